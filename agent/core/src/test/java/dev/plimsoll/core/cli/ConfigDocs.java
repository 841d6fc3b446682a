package dev.plimsoll.core.cli;

import dev.plimsoll.core.config.ConfigKey;
import java.util.Locale;

/**
 * Writes {@code docs/configuration.md} out of the table of keys. A test holds the file to it;
 * {@code mvn test -pl agent/core -am -Dtest=ConfigDocsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Ddocs.write=true} writes it.
 */
final class ConfigDocs {
  static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (ConfigKey.Group group : ConfigKey.Group.values()) {
      String name = group.name();
      page.append("\n### ")
          .append(name.charAt(0))
          .append(name.substring(1).toLowerCase(Locale.ROOT));
      page.append("\n\n| key | what it does | value | default | live |\n|---|---|---|---|---|\n");
      for (ConfigKey<?> key : ConfigKey.all()) {
        if (key.group() == group) {
          page.append(row(key));
        }
      }
    }
    return page.append(REST).toString();
  }

  private static String row(ConfigKey<?> key) {
    return "| `"
        + key.name()
        + "` | "
        + key.doc()
        + " | "
        + key.expected()
        + " | `"
        + key.defaultText()
        + "` | "
        + (key.live() ? "yes" : "no")
        + " |\n";
  }

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Generated from the table of keys (ConfigKey). Do not edit; after a change there, run
           mvn test -pl agent/core -am -Dtest=ConfigDocsTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true -->

      Everything has a default; most services need no setting at all.

          java -javaagent:plimsoll-agent.jar=heap.moderate=70%,report-dir=/var/log/shop -jar shop.jar

      ## Where settings come from

      Later ones win.

      | source | spelling of `heap.moderate` |
      |---|---|
      | the default | |
      | the file that `config` names (Java properties, UTF-8, at most 256 KiB) | `heap.moderate=70%` |
      | the environment | `PLIMSOLL_HEAP_MODERATE=70%` |
      | system properties | `-Dplimsoll.heap.moderate=70%` |
      | agent arguments, behind the jar's name and `=` | `heap.moderate=70%` |
      | JMX or the command `set`, while the agent runs, for keys that are live | `heap.moderate=70%` |

      In the environment `.` and `-` become `_`; an empty variable counts as not set, and variables of unknown keys are
      ignored, since Kubernetes makes some up for a service of that name.

      In agent arguments a comma separates only before a key and `=`, so values may hold commas; one that
      nothing follows is dropped. Lists use `;`, options inside an item `:`.

      ## Values

      - Percentages: `75%`, `2.5%`.
      - Sizes: `512k`, `64m`, `1.5g`, also `64MiB`; all units are binary, as those of `-Xmx`.
      - Times: `500ms`, `10s`, `2m`, `1h`.
      - A bare number where a unit matters is refused. `0` needs none.

      ## Keys
      """;

  private static final String REST =
      """

      "The heap" in a percentage is the most that the heap may grow to (`-Xmx`).

      ## When a setting is wrong

      A bad setting does not stop the process. There is one ERROR line for it, also in the MBean attribute `ConfigErrors`: what is
      wrong, key and value, what was expected, where it stands, what applies instead, for an unknown key the nearest one, and of a list the item:

          bad value: heap.moderate=75 (expected: a percentage, 1% to 99%) [agent argument] - the default 75% applies
          unknown key: dryrun=true (expected: a key that the command options lists) [agent argument] - ignored - nearest key: dry-run

      The key takes its default (or what a later source says), the rest apply. Of a key that stands twice in one source none counts.
      Where `heap.moderate` is not below `heap.critical`, both take their defaults. With `on-config-error=fail` the process does
      not start, and the line ends in `nothing is started`.

      ## Looking before the start

          java -jar plimsoll-agent.jar options
          java -jar plimsoll-agent.jar check heap.moderate=70%,ballast=32m

      `check` prints every value and its source, or the error lines and exit code 1.

      ## Looking at a running agent, and changing it

          java -jar plimsoll-agent.jar attach 4242 dry-run=true,log=debug
          java -jar plimsoll-agent.jar status 4242 -o json
          java -jar plimsoll-agent.jar watch 4242 --every 2s
          java -jar plimsoll-agent.jar set 4242 heap.critical=90%
          java -jar plimsoll-agent.jar shed 4242 critical

      These reach the process as JConsole does: same machine, same user, through the JVM's own local JMX connector, which they start
      if need be. The number is the process id, as `jcmd` lists it. Exit codes: 0 done, 1 bad usage or settings (or the agent
      refused), 2 target not reachable, 3 no agent there, 4 (`attach`) it is there already.

      ## Examples

      Watch and tell, but touch nothing:

          java -javaagent:plimsoll-agent.jar=dry-run=true -jar shop.jar

      Never end the process, and leave a report:

          java -javaagent:plimsoll-agent.jar=on-exhausted=none,report-dir=/var/log/shop -jar shop.jar

      Settings from a file, one changed:

          java -javaagent:plimsoll-agent.jar=config=/etc/plimsoll.properties,shutdown-timeout=30s -jar shop.jar

      In a container image, and stop a start with a misspelt setting:

          JAVA_TOOL_OPTIONS=-javaagent:/opt/plimsoll-agent.jar=on-config-error=fail
          PLIMSOLL_HEAP_MODERATE=70%
          PLIMSOLL_MAX_FORCED_PAUSE=200ms
      """;

  private ConfigDocs() {}
}

package dev.plimsoll.core.signal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupFinderTest {
  private static final String V1 = "/sys/fs/cgroup/memory";
  private static final String V2 = "/sys/fs/cgroup";

  @TempDir Path root;
  private FakeSystem system;

  @BeforeEach
  void begin() {
    system = new FakeSystem(root);
  }

  private Path at(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  @Test
  void find_v1OnTheHost_isTheGroupAndItsAncestors() {
    system
        .paths("5:cpu:/a\n4:memory,hugetlb:/a/b\n0::/\n")
        .mounts(FakeSystem.v1Mount("/", V1))
        .procs("sys/fs/cgroup/memory/a/b", 1, FakeSystem.PID);

    GroupLocation found = system.find();

    assertThat(found.levels()).containsExactly(at(V1 + "/a/b"), at(V1 + "/a"), at(V1));
    assertThat(found.v2()).isFalse();
    assertThat(found.text()).isEqualTo("cgroup v1 /sys/fs/cgroup/memory/a/b");
  }

  @Test
  void find_v1InAContainer_isTheMount() {
    system
        .paths("4:memory:/docker/1f\n")
        .mounts(FakeSystem.v1Mount("/docker/1f", V1))
        .procs("sys/fs/cgroup/memory", FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at(V1));
  }

  @Test
  void find_v1BelowTheMountedGroup_isTheRest() {
    system
        .paths("4:memory:/docker/1f/inner\n")
        .mounts(FakeSystem.v1Mount("/docker/1f", V1))
        .procs("sys/fs/cgroup/memory/inner", FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at(V1 + "/inner"), at(V1));
  }

  @Test
  void find_v2InAServiceUnit_isTheGroupAndItsAncestors() {
    system
        .paths("0::/system.slice/shop.service\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup/system.slice/shop.service", FakeSystem.PID);

    GroupLocation found = system.find();

    assertThat(found.v2()).isTrue();
    assertThat(found.levels()).hasSize(3);
    assertThat(found.levels().get(0)).isEqualTo(at(V2 + "/system.slice/shop.service"));
  }

  @Test
  void find_v2InAPrivateNamespace_isTheMount() {
    system
        .paths("0::/\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup", 1, FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at(V2));
  }

  @Test
  void find_namespaceWithoutARemount_isTheMountIfItNamesUs() {
    system
        .paths("0::/\n")
        .mounts(FakeSystem.v2Mount("/..", V2))
        .procs("sys/fs/cgroup", FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at(V2));
  }

  @Test
  void find_namespaceWhoseMountNamesOthers_isUnknown() {
    system
        .paths("0::/../shop\n")
        .mounts(FakeSystem.v2Mount("/..", V2))
        .procs("sys/fs/cgroup", 1, 2, 42421, 424);

    GroupLocation found = system.find();

    assertThat(found.isKnown()).isFalse();
    assertThat(found.text()).startsWith("unknown: no mounted group names this process");
  }

  @Test
  void find_subtreeMountedOverTheController_isTheTopmostThatNamesUs() {
    system
        .paths("4:memory:/a/b\n")
        .mounts(FakeSystem.v1Mount("/", V1), FakeSystem.v1Mount("/a/b", V1))
        .procs("sys/fs/cgroup/memory", FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at(V1));
  }

  @Test
  void find_hybrid_takesTheHierarchyThatHasTheController() {
    system
        .paths("4:memory:/a\n0::/user.slice\n")
        .mounts(FakeSystem.v2Mount("/", V2 + "/unified"), FakeSystem.v1Mount("/", V1))
        .procs("sys/fs/cgroup/unified/user.slice", FakeSystem.PID)
        .procs("sys/fs/cgroup/memory/a", FakeSystem.PID);

    GroupLocation found = system.find();

    assertThat(found.v2()).isFalse();
    assertThat(found.levels()).containsExactly(at(V1 + "/a"), at(V1));
  }

  @Test
  void find_movedProcess_isUnknownUntilBothAgree() {
    system
        .paths("0::/old\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup/old", 1)
        .procs("sys/fs/cgroup/new", FakeSystem.PID);
    assertThat(system.find().isKnown()).isFalse();

    system.paths("0::/new\n");

    assertThat(system.find().levels()).containsExactly(at(V2 + "/new"), at(V2));
  }

  /** Here a folder in the place of the file; it may be that no more files can be opened. */
  @Test
  void findAgain_nothingCanBeRead_isWhatWasFoundBefore() throws IOException {
    system
        .paths("0::/a\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup/a", FakeSystem.PID);
    GroupFinder finder = new GroupFinder(root, FakeSystem.PID);
    GroupLocation before = finder.find();
    assertThat(before.isKnown()).isTrue();

    Files.delete(root.resolve("proc/self/cgroup"));
    assertThat(finder.findAgain(before).isKnown()).as("there is none any more").isFalse();

    Files.createDirectory(root.resolve("proc/self/cgroup"));
    assertThat(finder.find().isKnown()).isFalse();
    assertThat(finder.findAgain(before)).isEqualTo(before);
  }

  @Test
  void find_mountPointWithABlank_isUnescaped() {
    system
        .paths("0::/a b\n")
        .mounts(FakeSystem.v2Mount("/", "/my\\040groups"))
        .procs("my groups/a b", FakeSystem.PID);

    assertThat(system.find().levels()).containsExactly(at("/my groups/a b"), at("/my groups"));
  }

  @Test
  void find_pathThatClimbsOutOfTheMount_isUnknown() {
    system
        .paths("0::/../../../etc\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup", 1)
        .procs("etc", FakeSystem.PID);

    assertThat(system.find().isKnown()).isFalse();
  }

  @Test
  void find_nothingMounted_saysSo() {
    system.paths("0::/a\n").mounts("22 28 0:21 / /proc rw - proc proc rw");

    assertThat(system.find().text()).isEqualTo("unknown: the memory controller is not mounted");
  }

  @Test
  void find_noGroupsAtAll_saysSo() {
    assertThat(system.find().text()).isEqualTo("unknown: there is no /proc/self/cgroup");
  }

  @Test
  void stalls_v2_areTheGroupsOwn() {
    system
        .paths("0::/a\n")
        .mounts(FakeSystem.v2Mount("/", V2))
        .procs("sys/fs/cgroup/a", FakeSystem.PID)
        .write("sys/fs/cgroup/a/memory.pressure", "some total=1\n");

    assertThat(system.find().stalls()).isEqualTo(at(V2 + "/a/memory.pressure"));
  }

  @Test
  void stalls_hybrid_areThoseOfTheUnifiedHierarchy() {
    system
        .paths("4:memory:/a\n0::/b\n")
        .mounts(FakeSystem.v1Mount("/", V1), FakeSystem.v2Mount("/", V2 + "/unified"))
        .procs("sys/fs/cgroup/memory/a", FakeSystem.PID)
        .procs("sys/fs/cgroup/unified/b", FakeSystem.PID)
        .write("sys/fs/cgroup/unified/b/memory.pressure", "some total=1\n");

    GroupLocation found = system.find();

    assertThat(found.v2()).isFalse();
    assertThat(found.stalls()).isEqualTo(at(V2 + "/unified/b/memory.pressure"));
  }

  /** Of the first nothing could be read: it has just ended. */
  @Test
  void hasLargeNeighbour_behindOneThatEnds_isFound() {
    system
        .procs("sys/fs/cgroup/a", 7, 8)
        .write("proc/7/statm", "")
        .write("proc/8/statm", "20000 8191 100 1 0 200 0\n");
    assertThat(GroupFinder.hasLargeNeighbour(root, at(V2 + "/a"))).isFalse();

    system.write("proc/8/statm", "20000 8192 100 1 0 200 0\n");
    assertThat(GroupFinder.hasLargeNeighbour(root, at(V2 + "/a"))).isTrue();
  }

  @Test
  void stalls_groupWithoutThem_areTheMachines() {
    system
        .paths("4:memory:/a\n")
        .mounts(FakeSystem.v1Mount("/", V1))
        .procs("sys/fs/cgroup/memory/a", FakeSystem.PID);

    assertThat(system.find().stalls()).isEqualTo(at("/proc/pressure/memory"));
  }
}

package dev.plimsoll.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in a headless Chromium, steered through its debugging protocol: no library needed. */
final class BrowserPage implements AutoCloseable {
  private static final Pattern SOCKET =
      Pattern.compile(
          "\"type\": \"page\".*?\"webSocketDebuggerUrl\": \"([^\"]+)\"", Pattern.DOTALL);
  private static final Pattern VALUE =
      Pattern.compile("\"value\":(\"(?:[^\"\\\\]|\\\\.)*\"|[^,}]+)");
  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]+)\"");
  private static final int ANSWER_SECONDS = 30;

  private final Process process;
  private final WebSocket socket;
  private final Answers answers = new Answers();
  private int calls;

  private BrowserPage(Process process, URI debugger) {
    this.process = process;
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(debugger, answers).join();
  }

  /** Skips the test where there is no browser. */
  static BrowserPage open(String url, Path directory) throws IOException {
    Path profile = Files.createDirectories(directory).resolve("profile");
    Process process =
        new ProcessBuilder(
                Browser.command(
                    profile, "--remote-debugging-port=0", "--window-size=1280,1000", url))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("browser.log").toFile())
            .start();
    try {
      return new BrowserPage(process, debugger(profile));
    } catch (RuntimeException e) {
      end(process);
      throw e;
    }
  }

  /** Runs a script; what it returns as text. */
  String evaluate(String script) {
    String answer =
        call(
            "Runtime.evaluate",
            "{\"returnByValue\":true,\"expression\":\"" + script.replace("\"", "\\\"") + "\"}");
    Matcher value = VALUE.matcher(answer);
    if (!value.find()) {
      return "";
    }
    String text = value.group(1);
    return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
  }

  /** Moves the pointer to the middle of the last element that a selector finds. */
  void hover(String selector) {
    String middle =
        evaluate(
            "(() => {const all = document.querySelectorAll('"
                + selector
                + "'); const box = all[all.length - 1].getBoundingClientRect();"
                + "return (box.x + box.width / 2) + ' ' + (box.y + box.height / 2);})()");
    String[] at = middle.split(" ");
    call(
        "Input.dispatchMouseEvent",
        "{\"type\":\"mouseMoved\",\"x\":" + at[0] + ",\"y\":" + at[1] + "}");
  }

  /**
   * Shows the page as on another medium.
   *
   * @param medium {@code screen} or {@code print}
   * @param scheme {@code light} or {@code dark}
   */
  void emulate(String medium, String scheme, int width, int height) {
    call(
        "Emulation.setEmulatedMedia",
        "{\"media\":\""
            + medium
            + "\",\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\""
            + scheme
            + "\"}]}");
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":"
            + width
            + ",\"height\":"
            + height
            + ",\"deviceScaleFactor\":1,\"mobile\":false}");
  }

  void picture(Path file) throws IOException {
    Matcher data = DATA.matcher(call("Page.captureScreenshot", "{}"));
    if (data.find()) {
      Files.write(file, Base64.getDecoder().decode(data.group(1)));
    }
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
  }

  private String call(String method, String parameters) {
    int id = ++calls;
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
        .join();
    return answers.take();
  }

  private static URI debugger(Path profile) {
    Path port = profile.resolve("DevToolsActivePort");
    return await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptions()
        .until(
            () -> {
              URI list =
                  URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
              Matcher socket =
                  SOCKET.matcher(
                      HttpClient.newHttpClient()
                          .send(
                              HttpRequest.newBuilder(list).build(),
                              HttpResponse.BodyHandlers.ofString())
                          .body());
              return socket.find() ? URI.create(socket.group(1)) : null;
            },
            found -> found != null);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The answers, in the order of the calls; events are not asked for. */
  private static final class Answers implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> whole = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        whole.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    String take() {
      try {
        String answer = whole.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError("the browser did not answer within " + ANSWER_SECONDS + " s");
        }
        return answer;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}

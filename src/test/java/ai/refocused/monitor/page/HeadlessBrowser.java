package ai.refocused.monitor.page;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Chromium or Chrome, if there is one: the property {@code refocused.test.browser} names it, or it
 * is on the PATH.
 */
final class HeadlessBrowser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  /** Alone in its own folder, and without a word to anybody. */
  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars");

  private final Path executable;
  private final Path folder;

  private HeadlessBrowser(Path executable, Path folder) {
    this.executable = executable;
    this.folder = folder;
  }

  /**
   * The browser of this machine.
   *
   * @param folder for its files
   */
  static Optional<HeadlessBrowser> find(Path folder) {
    String named = System.getProperty("refocused.test.browser", "");
    Stream<Path> candidates =
        named.isEmpty()
            ? Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
            : Stream.of(Path.of(named));
    return candidates
        .filter(Files::isExecutable)
        .findFirst()
        .map(found -> new HeadlessBrowser(found, folder));
  }

  /** The page after its scripts have run. */
  String dom(Path page, int width, boolean dark) throws IOException, InterruptedException {
    return run(page, width, dark, "--dump-dom");
  }

  /** What somebody would see. */
  BufferedImage look(Path page, int width, boolean dark) throws IOException, InterruptedException {
    Path picture = folder.resolve("screenshot.png");
    run(page, width, dark, "--screenshot=" + picture);
    return ImageIO.read(picture.toFile());
  }

  private String run(Path page, int width, boolean dark, String task)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
    command.add("--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
    command.add("--window-size=" + width + ",1400");
    command.addAll(List.of(task, page.toUri().toString()));
    Path output = folder.resolve("output.txt");
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!browser.waitFor(2, TimeUnit.MINUTES)) {
      browser.destroyForcibly();
      throw new IOException("the browser does not come to an end");
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}

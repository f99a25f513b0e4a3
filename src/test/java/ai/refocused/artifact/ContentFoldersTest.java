package ai.refocused.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentFoldersTest {
  @TempDir private Path folder;

  @Test
  void aZipIsUnpackedOnce() throws IOException {
    Path zip = ZipBytes.of(folder.resolve("a.zip"), "config.json", "tokenizer.json");
    ContentFolders folders = new ContentFolders(folder.resolve("cache"));
    Path first = folders.unpacked(zip, "abc");
    Files.delete(zip);

    assertThat(folders.unpacked(zip, "abc")).isEqualTo(first);
    assertThat(first.resolve("config.json")).hasContent("config.json");
  }

  @Test
  void aFolderAroundEverythingIsLookedThrough() throws IOException {
    Path zip = ZipBytes.of(folder.resolve("a.zip"), "pythia/config.json", "pythia/weights");

    Path unpacked = new ContentFolders(folder.resolve("cache")).unpacked(zip, "abc");

    assertThat(unpacked.resolve("config.json")).exists();
  }

  @Test
  void parallelModulesMakeAFolderOnce() throws Exception {
    AtomicInteger made = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        results.add(
            pool.submit(
                () ->
                    new ContentFolders(folder)
                        .folder(
                            "abc",
                            target -> {
                              made.incrementAndGet();
                              Files.writeString(target.resolve("half"), "1");
                              Files.writeString(target.resolve("other"), "2");
                            })));
      }
      for (Future<Path> result : results) {
        assertThat(result.get().resolve("other")).hasContent("2");
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void whatFailedHalfwayIsNotTakenForAFolder() throws IOException {
    ContentFolders folders = new ContentFolders(folder);
    assertThatThrownBy(
            () ->
                folders.folder(
                    "abc",
                    target -> {
                      Files.writeString(target.resolve("half"), "1");
                      throw new IOException("the disk is full");
                    }))
        .hasMessage("the disk is full");

    Path made = folders.folder("abc", target -> Files.writeString(target.resolve("all"), "2"));

    assertThat(made.resolve("half")).doesNotExist();
    assertThat(made.resolve("all")).exists();
  }

  @Test
  void whatADeadProcessLeftIsClearedAway() throws IOException {
    Files.createDirectories(folder.resolve(".abc.new"));
    Files.writeString(folder.resolve(".abc.new/half"), "1");

    Path made =
        new ContentFolders(folder)
            .folder("abc", target -> Files.writeString(target.resolve("all"), "2"));

    assertThat(made.resolve("half")).doesNotExist();
  }
}

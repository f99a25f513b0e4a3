package ai.refocused.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of FIPS 180-2, and what {@code sha256sum} says. */
class Sha256Test {
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String OF_A_MILLION_A =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  @TempDir private Path folder;

  @Test
  void digestsBytes() {
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(OF_ABC);
    assertThat(Sha256.of(new byte[0])).isEqualTo(OF_NOTHING);
  }

  @Test
  void digestsFilesOfAnyLength() throws IOException {
    assertThat(Sha256.of(Files.write(folder.resolve("empty"), new byte[0]))).isEqualTo(OF_NOTHING);
    assertThat(Sha256.of(Files.writeString(folder.resolve("long"), "a".repeat(1_000_000))))
        .isEqualTo(OF_A_MILLION_A);
    Path twoChunks = Files.write(folder.resolve("two"), new byte[(1 << 20) + 1]);
    assertThat(Sha256.of(twoChunks)).isEqualTo(Sha256.of(new byte[(1 << 20) + 1]));
  }

  @Test
  void filesAreAddedToADigest() throws IOException {
    MessageDigest digest = Sha256.start();
    digest.update((byte) 'a');
    Sha256.update(digest, Files.writeString(folder.resolve("rest"), "bc"));

    assertThat(Sha256.finish(digest)).isEqualTo(OF_ABC);
    assertThat(Sha256.finish(digest)).isEqualTo(OF_NOTHING);
  }
}

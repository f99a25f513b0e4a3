package ai.refocused.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DataStreamTest {
  private static final byte[] TEXT = text();

  @Test
  void readsPackedFilesAsTheirContent() throws IOException {
    assertThat(read("a.jsonl", TEXT)).isEqualTo(TEXT);
    assertThat(read("a.jsonl.gz", gzip(TEXT))).isEqualTo(TEXT);
    assertThat(read("a.jsonl.ZST", zstd(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void readsSeveralPackedPartsBehindOneAnother() throws IOException {
    assertThat(read("a.gz", concat(gzip(TEXT), gzip(TEXT)))).isEqualTo(concat(TEXT, TEXT));
    assertThat(read("a.zst", concat(zstd(TEXT), zstd(TEXT)))).isEqualTo(concat(TEXT, TEXT));
  }

  @Test
  void tellsDamageInASentenceWhereverItIs() throws IOException {
    for (byte[] packed : new byte[][] {gzip(TEXT), zstd(TEXT)}) {
      String name = packed[0] == 0x1F ? "a.gz" : "a.zst";
      for (int cut : new int[] {packed.length / 2, packed.length - 9}) {
        assertThatThrownBy(() -> read(name, Arrays.copyOf(packed, cut)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("damaged or cut off");
      }
    }
  }

  @Test
  void throwsNothingButIoExceptionsWhateverTheBytes() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 400; round++) {
      byte[] packed = round % 2 == 0 ? gzip(TEXT) : zstd(TEXT);
      for (int i = 0; i < 3; i++) {
        packed[random.nextInt(packed.length)] = (byte) random.nextInt();
      }
      try {
        read(round % 2 == 0 ? "a.gz" : "a.zst", packed);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void stopsAtWhatUnpacksOutOfAllProportion() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        out.write(zeros);
      }
    }
    assertThatThrownBy(() -> read("a.gz", bomb.toByteArray()))
        .hasMessageContaining("unpack to more than 500 times as many");
  }

  private static byte[] read(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = DataStream.unpack(Path.of(name), new ByteArrayInputStream(bytes))) {
      in.transferTo(all);
    }
    return all.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] zstd(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      text.append("{\"text\": \"").append(random.nextInt(1000)).append(" and so on\"}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

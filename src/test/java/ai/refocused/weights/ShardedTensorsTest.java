package ai.refocused.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedTensorsTest {
  @TempDir Path parent;
  private Path folder;
  private Path index;

  @BeforeEach
  void writeTwoShards() throws IOException {
    folder = Files.createDirectories(parent.resolve("snapshots/main"));
    index = folder.resolve("model.safetensors.index.json");
    MemoryTensors tensors =
        new MemoryTensors().with("a", List.of(1L), 1f).with("b", List.of(2L), 2f, 3f);
    SafetensorsWriter.write(folder.resolve("one.safetensors"), tensors, List.of("a"), DType.F32);
    SafetensorsWriter.write(folder.resolve("two.safetensors"), tensors, List.of("b"), DType.F32);
  }

  private ShardedTensors open(String weightMap) throws IOException {
    Files.writeString(index, "{\"metadata\":{},\"weight_map\":" + weightMap + "}");
    return ShardedTensors.open(index, SafetensorsFile::open);
  }

  private void assertRejected(String weightMap, String message) {
    assertThatThrownBy(() -> open(weightMap).close())
        .isInstanceOf(InvalidWeightsException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  @Test
  void readsTensorsFromTheirShards() throws IOException {
    try (ShardedTensors tensors = open("{\"b\":\"two.safetensors\",\"a\":\"one.safetensors\"}")) {
      assertThat(tensors.names()).containsExactly("b", "a");
      assertThat(MemoryTensors.valuesOf(tensors, "b")).containsExactly(2f, 3f);
      assertThat(MemoryTensors.valuesOf(tensors, "a")).containsExactly(1f);
      assertThatThrownBy(() -> tensors.info("c")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(ShardedTensors.shardNames(index))
        .containsExactly("two.safetensors", "one.safetensors");
  }

  @Test
  void indexAndShardsMustAgree() {
    assertRejected("{\"a\":\"one.safetensors\"}".replace("one", "two"), "\"a\" is not in two");
    assertRejected(
        "{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\",\"c\":\"two.safetensors\"}",
        "\"c\" is not in two.safetensors");
    assertRejected(
        "{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}",
        "Index and files disagree: \"b\" is not in one.safetensors");
  }

  @Test
  void rejectsTensorsInTwoShardsAndTensorsThatNobodyLists() throws IOException {
    MemoryTensors both =
        new MemoryTensors().with("a", List.of(1L), 1f).with("b", List.of(2L), 2f, 3f);
    SafetensorsWriter.write(folder.resolve("two.safetensors"), both, List.of("a", "b"), DType.F32);
    assertRejected(
        "{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}",
        "\"a\" is in two.safetensors too, the index says one.safetensors");
    assertRejected("{\"b\":\"two.safetensors\"}", "\"a\" in two.safetensors is not in the index");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../one.safetensors",
        "/etc/passwd",
        "sub/one.safetensors",
        "..",
        ".",
        "",
        "C:one.safetensors",
        "..\\\\one.safetensors",
        "one.safetensors\\u0000",
        "ön.safetensors"
      })
  void rejectsShardNamesThatAreNotPlain(String name) {
    assertRejected("{\"a\":\"" + name + "\"}", "Only names of files right in it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|\"weight_map\" must be an object",
        "[]|\"weight_map\" must be an object",
        "null|\"weight_map\" must be an object",
        "{\"a\":1}|The file of tensor \"a\" in \"weight_map\" is not a string",
        "{\"a\":\"none.safetensors\"}|none.safetensors: There is no such file.",
        "{\"a\":\"one.safetensors\",\"a\":\"two.safetensors\"}|Duplicate field"
      })
  void rejectsBrokenIndexes(String weightMap, String message) {
    assertRejected(weightMap, message);
  }

  @Test
  void recognisesEmptyShardsFoldersAndLfsPointers() throws IOException {
    Files.write(folder.resolve("empty.safetensors"), new byte[0]);
    assertRejected("{\"a\":\"empty.safetensors\"}", "The file has 0 bytes");
    Files.createDirectory(folder.resolve("folder.safetensors"));
    assertRejected("{\"a\":\"folder.safetensors\"}", "A file is expected, but this is none.");
    Files.writeString(
        folder.resolve("lfs.safetensors"), "version https://git-lfs.github.com/spec/v1\noid x\n");
    assertRejected("{\"a\":\"lfs.safetensors\"}", "This is a Git LFS pointer");
  }

  @Test
  void followsLinksInsideTheFolderAndIntoACachesBlobsOnly() throws IOException {
    Path blobs = Files.createDirectories(parent.resolve("blobs"));
    Files.move(folder.resolve("two.safetensors"), blobs.resolve("0123"));
    Files.createSymbolicLink(folder.resolve("two.safetensors"), Path.of("../../blobs/0123"));
    Files.move(folder.resolve("one.safetensors"), folder.resolve("1.safetensors"));
    Files.createSymbolicLink(folder.resolve("one.safetensors"), Path.of("1.safetensors"));
    open("{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}").close();

    Files.move(blobs.resolve("0123"), parent.resolve("secret"));
    Files.delete(folder.resolve("two.safetensors"));
    Files.createSymbolicLink(folder.resolve("two.safetensors"), parent.resolve("secret"));
    assertRejected(
        "{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}",
        "This is a link to a file outside of the model's folder. Copy the file instead.");
  }

  @Test
  void closesShardsThatItOpenedBeforeAFailure() throws IOException {
    MemoryTensors first = new MemoryTensors().with("a", List.of(1L), 1f);
    Files.writeString(
        index, "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"none.safetensors\"}}");
    assertThatThrownBy(() -> ShardedTensors.open(index, path -> first))
        .isInstanceOf(InvalidWeightsException.class);
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void nothingButItsOwnExceptionEscapesFromMutatedIndexes() throws IOException {
    byte[] json =
        "{\"metadata\":{},\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}"
            .getBytes(StandardCharsets.UTF_8);
    Mutator mutator = new Mutator(3);
    for (int i = 0; i < 3000; i++) {
      Mutator.overwrite(index, mutator.mutate(json));
      try (ShardedTensors tensors = ShardedTensors.open(index, SafetensorsFile::open)) {
        assertThat(tensors.names()).containsExactlyInAnyOrder("a", "b");
      } catch (InvalidWeightsException e) {
        assertThat(e.detail()).isNotEmpty();
      }
    }
  }
}

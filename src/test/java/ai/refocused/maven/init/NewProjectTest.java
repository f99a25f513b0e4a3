package ai.refocused.maven.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Task;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

class NewProjectTest {
  /** The first key that marks a row of each task, as in docs/datasets.md. */
  private static final Map<Task, String> KEYS =
      Map.of(
          Task.CHAT, "messages",
          Task.CODE, "completion",
          Task.INSTRUCT, "instruction",
          Task.DOMAIN, "text",
          Task.CUSTOM, "prompt");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void writesExamplesInTheFormOfTheTask(Task task) throws IOException {
    project(task, "model").write(folder);

    List<String> rows = Files.readAllLines(folder.resolve("data/train.jsonl"));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(10);
    for (String row : rows) {
      JsonNode json = new ObjectMapper().readTree(row);
      assertThat(json.has(KEYS.get(task))).as(row).isTrue();
    }
  }

  @Test
  void thePomNamesWhatWasAskedFor() throws Exception {
    List<Path> written = project(Task.CHAT, "hf:a/b@<1>&2").write(folder);

    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("pom.xml").toFile());
    assertThat(text(pom, "baseModel")).isEqualTo("hf:a/b@<1>&2");
    assertThat(text(pom, "task")).isEqualTo("chat");
    assertThat(text(pom, "packaging")).isEqualTo("refocused-model");
    assertThat(Files.readString(folder.resolve("pom.xml"))).doesNotContain("@task@", "@version@");
    assertThat(written)
        .containsExactly(
            folder.resolve("pom.xml"),
            folder.resolve("data/train.jsonl"),
            folder.resolve(".gitignore"));
  }

  @Test
  void overwritesNothingAndWritesNothingBesideIt() throws IOException {
    Files.writeString(folder.resolve(".gitignore"), "mine");

    assertThatThrownBy(() -> project(Task.CODE, "model").write(folder))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(".gitignore: is there already, and is left as it is.");
    assertThat(folder.resolve(".gitignore")).hasContent("mine");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private static String text(Document document, String element) {
    return document.getElementsByTagName(element).item(0).getTextContent();
  }

  private static NewProject project(Task task, String baseModel) {
    return new NewProject("com.example", "mine", "1.0", task, baseModel);
  }
}

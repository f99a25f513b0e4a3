package ai.refocused.worker;

import ai.refocused.evaluate.GivenAnswer;
import ai.refocused.evaluate.Question;
import ai.refocused.metric.Perplexity;
import ai.refocused.model.TokenLoss;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an evaluation has found of each example, as lines of JSON in its folder. */
final class ExampleFiles implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final BufferedWriter documents;
  private final BufferedWriter answers;

  private ExampleFiles(BufferedWriter documents, BufferedWriter answers) {
    this.documents = documents;
    this.answers = answers;
  }

  /** Begins the files anew. */
  static ExampleFiles in(Path folder) throws IOException {
    Files.createDirectories(folder);
    BufferedWriter documents = Files.newBufferedWriter(folder.resolve("documents.jsonl"));
    try {
      BufferedWriter answers = Files.newBufferedWriter(folder.resolve("answers.jsonl"));
      return new ExampleFiles(documents, answers);
    } catch (IOException e) {
      documents.close();
      throw e;
    }
  }

  /** An example's loss. */
  void document(long index, TokenLoss loss) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("example", index + 1);
    line.put("tokens", loss.count());
    line.put("loss", loss.mean());
    line.put("perplexity", Perplexity.of(loss.mean()));
    line.put("accuracy", (double) loss.correct() / loss.count());
    write(line, documents);
  }

  /** An answer, with the one that was asked for. */
  void answer(Question question, GivenAnswer answer) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", question.place());
    line.put("reference", question.reference());
    line.put("answer", answer.text());
    line.put("ended", answer.isEnded());
    write(line, answers);
  }

  private void write(Map<String, Object> line, BufferedWriter to) throws IOException {
    to.write(json.writeValueAsString(line));
    to.write('\n');
  }

  @Override
  public void close() throws IOException {
    try (documents;
        answers) {
      // Closing is all.
    }
  }
}

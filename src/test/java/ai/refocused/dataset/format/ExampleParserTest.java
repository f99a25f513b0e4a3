package ai.refocused.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.dataset.source.RowProblem;
import ai.refocused.job.Task;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleParserTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages': 3} | wrong-type | \"messages\" is the number 3; it must be an array.",
        "{'messages': []} | empty-field | \"messages\" is empty.",
        "{'messages': ['x']} | wrong-type | \"messages\" holds a string, not only objects.",
        "{'messages': [{'content': 'x'}]} | missing-field | message 1 has no \"role\".",
        "{'messages': [{'role': 'user'}]} | missing-field | message 1 has no \"content\".",
        "{'messages': [{'role': 3, 'content': 'x'}]} | unknown-role | the role the number 3;",
        "{'messages': [{'role': 'User', 'content': 'x'}]} | unknown-role | the role \"User\";",
        "{'messages': [{'role': 'user', 'content': ['x']}]} | wrong-type | \"content\" of message 1"
            + " is an array; it must be a string.",
        "{'messages': [{'role': 'user', 'content': null}]} | wrong-type | is null;",
        "{'messages': [{'role': 'user', 'content': ' '}]} | empty-field | message 1 is empty.",
        "{'messages': [{'role': 'user', 'content': 'x'}]} | no-assistant-turn | no message is from",
        "{'messages': [{'role': 'user', 'content': 'x'}, {'role': 'assistant', 'content': 'y'},"
            + " {'role': 'user', 'content': 'z'}]} | last-not-assistant | from \"user\"",
        "{'messages': [{'role': 'assistant', 'content': 'x'}]} | role-order | is the first",
        "{'messages': [{'role': 'user', 'content': 'x'}, {'role': 'user', 'content': 'y'}]}"
            + " | role-order | message 2 is from \"user\" and follows one from \"user\"",
        "{'messages': [{'role': 'user', 'content': 'x'}, {'role': 'system', 'content': 'y'}]}"
            + " | role-order | message 2 is from \"system\"",
        "{'messages': [{'role': 'user', 'content': 'x'}, {'role': 'assistant', 'content': 'y'},"
            + " {'role': 'tool', 'content': 'z'}]} | role-order | message 3 is from \"tool\"",
        "{'conversations': [{'from': 'wizard', 'value': 'x'}]} | unknown-role | \"wizard\"",
        "{'prompt': 'x'} | missing-field | \"response\" is missing; the keys are \"prompt\".",
        "{} | unknown-format | the keys are none; a row of task chat has \"messages\", or"
            + " \"conversations\", or \"prompt\"/\"response\", or",
        "{'input_ids': []} | wrong-type | it must be an array of integers.",
        "{'input_ids': [1.5]} | wrong-type | holds the number 1.5, not only integers.",
        "{'input_ids': [1, 2], 'labels': [1]} | wrong-type | has 2 numbers but \"labels\" 1.",
        "{'input_ids': [1], 'labels': [2]} | wrong-type | the id is 1 and the label 2;",
        "{'input_ids': [-1]} | wrong-type | the id is -1",
        "{'input_ids': [99999999999]} | wrong-type | not only integers",
      })
  void saysWhatIsWrongWithAChatRow(String row, String rule, String message) {
    assertThatThrownBy(() -> parse(Task.CHAT, row))
        .isInstanceOfSatisfying(RowProblem.class, e -> assertThat(e.rule()).isEqualTo(rule))
        .hasMessageContaining(message);
  }

  @Test
  void carriesToolCallsAndToolsThrough() {
    Example.Chat chat =
        (Example.Chat)
            parse(
                Task.CHAT,
                "{'tools': [{'name': 'w'}], 'messages': [{'role': 'system', 'content': ''},"
                    + " {'role': 'user', 'content': 'x'}, {'role': 'assistant', 'content': null,"
                    + " 'tool_calls': [{'function': {'name': 'w'}}]}, {'role': 'tool', 'content':"
                    + " 'sun', 'name': 'w'}, {'role': 'assistant', 'content': 'Sun.'}]}");
    assertThat(chat.extras()).containsKey("tools");
    assertThat(chat.messages().get(2)).containsEntry("content", "").containsKey("tool_calls");
    assertThat(chat.messages().get(3)).containsEntry("name", "w");
  }

  @Test
  void readsShareGpt() {
    Example.Chat chat =
        (Example.Chat)
            parse(
                Task.CHAT,
                "{'system': 'S', 'conversations': [{'from': 'human', 'value': 'x'},"
                    + " {'from': 'gpt', 'value': 'y'}]}");
    assertThat(chat.messages())
        .isEqualTo(
            List.of(
                Map.of("role", "system", "content", "S"),
                Map.of("role", "user", "content", "x"),
                Map.of("role", "assistant", "content", "y")));
  }

  @Test
  void knowsOtherNamesOfColumns() {
    assertThat(parse(Task.INSTRUCT, "{'question': 'a', 'context': 'b', 'answer': 'c'}"))
        .isEqualTo(new Example.Instruct("a", "b", "c"));
    assertThat(parse(Task.INSTRUCT, "{'instruction': 'a', 'input': null, 'output': 'c'}"))
        .isEqualTo(new Example.Instruct("a", "", "c"));
    assertThat(parse(Task.CODE, "{'problem': 'a', 'solution': 'b'}"))
        .isEqualTo(new Example.Code("a", "b"));
    assertThat(parse(Task.CODE, "{'code': 'a'}")).isEqualTo(new Example.Text("a"));
    assertThat(parse(Task.CUSTOM, "{'prompt': 'a', 'completion': 'b'}"))
        .isEqualTo(new Example.Completion("a", "b"));
  }

  private static Example parse(Task task, String row) {
    try {
      return new ExampleParser(task)
          .parse(JSON.readValue(row.replace('\'', '"'), new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

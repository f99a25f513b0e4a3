package ai.refocused.tokenizer.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChatTemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

  /** What Python's jinja2 3.1.6 renders; see the README beside the file. */
  @TestFactory
  List<DynamicTest> rendersWellKnownTemplatesAsJinja2Does() throws IOException {
    JsonNode root;
    try (InputStream in = getClass().getResourceAsStream("/chat-templates/cases.json")) {
      root = JSON.readTree(in);
    }
    return root.get("cases").valueStream().map(c -> test(root, c)).toList();
  }

  private static DynamicTest test(JsonNode root, JsonNode expected) {
    String name = expected.get("template").asText();
    String conversation = expected.get("conversation").asText();
    boolean prompt = expected.get("addGenerationPrompt").asBoolean();
    return DynamicTest.dynamicTest(
        name + ", " + conversation + (prompt ? ", with generation prompt" : ""),
        () -> {
          ChatTemplate template =
              ChatTemplate.of(name, root.get("templates").get(name).asText(), TOKENS);
          List<Map<String, Object>> messages =
              JSON.convertValue(
                  root.get("conversations").get(conversation), new TypeReference<>() {});
          if (expected.has("error")) {
            assertThatThrownBy(() -> template.render(messages, prompt))
                .isInstanceOf(ChatTemplateException.class);
          } else {
            assertThat(template.render(messages, prompt)).isEqualTo(expected.get("text").asText());
          }
        });
  }

  @Test
  void supervisesTheAssistantsTurnsOnly() throws IOException {
    String text =
        "<|user|>Hi<|end|>\n<|assistant|>[Hello<|end|>\n]<|user|>Bye<|end|>\n<|assistant|>[👋<|end|>\n]";
    assertAnswers(ChatTemplate.BUILT_IN, text);
    assertAnswers(
        template("chatml"),
        """
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>assistant
        [Hello<|im_end|>
        ]<|im_start|>user
        Bye<|im_end|>
        <|im_start|>assistant
        [👋<|im_end|>
        ]""");
    assertAnswers(
        template("zephyr"),
        "<|user|>\nHi</s>\n<|assistant|>\n[Hello</s>\n]"
            + "<|user|>\nBye</s>\n<|assistant|>\n[👋</s>\n]");
    assertAnswers(
        template("llama-3"),
        "<s><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n[Hello<|eot_id|>]"
            + "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n[👋<|eot_id|>]");
    assertAnswers(
        template("mistral-v0.1"),
        "<s>[INST] Hi [/INST]{Hello</s>}[INST] Bye [/INST]{👋</s>}"
            .replace('{', '\u0002')
            .replace('}', '\u0003'));
  }

  /** Calls are answers, what tools say is not. */
  @Test
  void supervisesToolCallsAsTheTemplateWritesThem() throws IOException {
    assertAnswers(
        template("qwen2.5"),
        """
        <|im_start|>system
        You are Qwen, created by Alibaba Cloud. You are a helpful assistant.

        # Tools

        You may call one or more functions to assist with the user query.

        You are provided with function signatures within <tools></tools> XML tags:
        <tools>
        {"type": "function", "function": {"name": "w", "parameters": {"city": "string"}}}
        </tools><|im_end|>
        <|im_start|>user
        Weather?<|im_end|>
        <|im_start|>assistant
        ⟦<tool_call>
        {"name": "w", "arguments": {"city": "Zürich", "n": 1}}
        </tool_call><|im_end|>
        ⟧<|im_start|>user
        <tool_response>
        sunny
        </tool_response>
        <tool_response>
        warm
        </tool_response><|im_end|>
        <|im_start|>assistant
        ⟦Sunny.<|im_end|>
        ⟧"""
            .replace('⟦', '\u0002')
            .replace('⟧', '\u0003'),
        toolTalk(),
        Map.of("tools", TOOLS));
    assertAnswers(
        template("llama-3.1-like"),
        "<s><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
            + "Today Date: 26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n"
            + "Weather?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n\u0002"
            + "{\"name\": \"w\", \"parameters\": {\"city\": \"Zürich\", \"n\": 1}}<|eot_id|>\u0003"
            + "<|start_header_id|>ipython<|end_header_id|>\n\nsunny<|eot_id|>"
            + "<|start_header_id|>ipython<|end_header_id|>\n\nwarm<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n\u0002Sunny.<|eot_id|>\u0003",
        toolTalk(),
        Map.of());
  }

  @Test
  void supervisesTheWholeTurnWhereATemplateAddsTextAtTheVeryEndOnly() throws IOException {
    assertAnswers(
        template("phi-3"),
        """
        <|user|>
        Hi<|end|>
        <|assistant|>
        [Hello<|end|>
        ]<|user|>
        Bye<|end|>
        <|assistant|>
        [👋<|end|>
        </s>]""");
  }

  @Test
  void supervisesTheWholeTurnWhereATemplateRewritesEarlierAnswers() throws IOException {
    assertAnswers(
        template("qwen3-like"),
        """
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>assistant
        [Hello<|im_end|>
        ]<|im_start|>user
        Bye<|im_end|>
        <|im_start|>assistant
        [<think>

        </think>

        👋<|im_end|>
        ]""");
  }

  @Test
  void takesTheTemplatesOwnMarksWhereItHasThem() throws IOException {
    assertAnswers(
        template("generation-chatml"),
        """
        <|im_start|>user
        Hi<|im_end|>
        <|im_start|>assistant
        [Hello<|im_end|>]
        <|im_start|>user
        Bye<|im_end|>
        <|im_start|>assistant
        [👋<|im_end|>]
        """);
  }

  @Test
  void saysSoWhenTheAnswersCannotBeTold() {
    ChatTemplate template =
        ChatTemplate.of(
            "odd",
            "{% for m in messages[::-1] %}{{ m.content | upper }}{{ m.content | lower }};{% endfor %}",
            TOKENS);
    assertThatThrownBy(() -> template.renderForTraining(CHAT, Map.of()))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("odd: where message 2 stands in the rendered text cannot be told")
        .hasMessageContaining("{% generation %}");
  }

  @TestFactory
  List<DynamicTest> refusesWhatItDoesNotSupport() {
    return Map.ofEntries(
            Map.entry("{{ ''.class }}{{ messages.getClass() }}", "method \"getClass\""),
            Map.entry("{{ ____int3rpr3t3r____ }}", "not allowed as a name"),
            Map.entry("{{ x.__class__ }}", "not allowed as a name"),
            Map.entry("{% include 'x' %}", "the tag \"include\" is not supported"),
            Map.entry("{% import 'x' as y %}", "the tag \"import\" is not supported"),
            Map.entry("{% extends 'x' %}", "the tag \"extends\" is not supported"),
            Map.entry("{% raw %}x{% endraw %}", "the tag \"raw\" is not supported"),
            Map.entry("{{ 'x' | fromyaml }}", "the filter \"fromyaml\" is not supported"),
            Map.entry("{{ 'x' | render }}", "the filter \"render\" is not supported"),
            Map.entry("{{ 'x' is containing('x') }}", "the test \"containing\" is not supported"),
            Map.entry("{{ lipsum() }}", "the function \"lipsum\" is not supported"),
            Map.entry("{{ [1].append(2) }}", "the method \"append\" is not supported"),
            Map.entry("{% for a in b recursive %}{% endfor %}", "recursive"),
            Map.entry("{% for a in b %}{% else %}{% endfor %}", "outside of an \"if\""),
            Map.entry("{% if a %}", "\"if\" is not closed"),
            Map.entry("{% endif %}", "\"endif\" closes nothing"),
            Map.entry("{{ a", "a tag is not closed"),
            Map.entry("{{ 'a }}", "a string is not closed"),
            Map.entry("{# a", "a comment is not closed"),
            Map.entry("{{ }}", "an empty tag"),
            Map.entry("\n{{ a ! b }}", "line 2: unexpected character \"!\""),
            Map.entry("{{ (a }}", "\"}\" closes nothing"),
            Map.entry("{{ a) }}", "\")\" closes nothing"),
            Map.entry("{% set a, b = c %}", "set one name to one value"),
            Map.entry("{{ loop.cycle('a') }}", "the method \"cycle\" is not supported"),
            Map.entry("{{ a b }}", "bad"),
            Map.entry("{{ a = b }}", "\"==\""))
        .entrySet()
        .stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertThatThrownBy(
                                () ->
                                    ChatTemplate.of("bad", e.getKey(), TOKENS).render(CHAT, false))
                            .isInstanceOf(ChatTemplateException.class)
                            .hasMessageStartingWith("bad")
                            .hasMessageContaining(e.getValue())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> endsWhatGoesOnForTooLong() {
    String forever =
        "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}";
    String output = "{% for a in range(9999) %}" + "x".repeat(1000) + "{% endfor %}";
    String doubling =
        "{% set ns = namespace(s='xxxxxxxxxx') %}{% for a in range(60) %}"
            + "{% set ns.s = ns.s + ns.s %}{% endfor %}";
    String recursion = "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}";
    String deep = "{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}";
    return List.of(forever, output, doubling, recursion, deep, "{{ range(1000000000) | length }}")
        .stream()
        .map(
            source ->
                DynamicTest.dynamicTest(
                    source.substring(0, 30),
                    () -> {
                      long start = System.nanoTime();
                      try {
                        String text = ChatTemplate.of("big", source, TOKENS).render(CHAT, false);
                        assertThat(text.length()).isLessThan(100_000);
                      } catch (ChatTemplateException e) {
                        assertThat(e).hasMessageStartingWith("big");
                      }
                      assertThat((System.nanoTime() - start) / 1e9).isLessThan(4.5);
                    }))
        .toList();
  }

  @Test
  void passesOnTheTemplatesRefusal() {
    ChatTemplate template = ChatTemplate.of("t", "{{ raise_exception('no ' + 'way') }}", TOKENS);
    assertThatThrownBy(() -> template.render(CHAT, false))
        .hasMessage("t: the template refuses the conversation: \"no way\".");
  }

  private static final List<Map<String, Object>> CHAT =
      List.of(
          Map.of("role", "user", "content", "Hi"),
          Map.of("role", "assistant", "content", "Hello"),
          Map.of("role", "user", "content", "Bye"),
          Map.of("role", "assistant", "content", "👋"));

  private static final List<Map<String, Object>> TOOLS =
      List.of(
          ordered(
              "type",
              "function",
              "function",
              ordered("name", "w", "parameters", Map.of("city", "string"))));

  private static Map<String, Object> ordered(String k, Object v, String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k, v);
    map.put(key, value);
    return map;
  }

  private List<Map<String, Object>> toolTalk() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/chat-templates/cases.json")) {
      return JSON.convertValue(
          JSON.readTree(in).get("conversations").get("tool"), new TypeReference<>() {});
    }
  }

  private String template(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/chat-templates/cases.json")) {
      return JSON.readTree(in).get("templates").get(name).asText();
    }
  }

  /** {@code expected} has the supervised parts in brackets, or in U+0002 and U+0003. */
  private static void assertAnswers(String template, String expected) {
    assertAnswers(template, expected, CHAT, Map.of());
  }

  private static void assertAnswers(
      String template,
      String expected,
      List<Map<String, Object>> conversation,
      Map<String, Object> extras) {
    boolean control = expected.indexOf('\u0002') >= 0;
    RenderedChat chat =
        ChatTemplate.of("t", template, TOKENS).renderForTraining(conversation, extras);
    StringBuilder shown = new StringBuilder(chat.text());
    for (int i = chat.answers().size() - 1; i >= 0; i--) {
      shown.insert(chat.answers().get(i).end(), control ? '\u0003' : ']');
      shown.insert(chat.answers().get(i).start(), control ? '\u0002' : '[');
    }
    assertThat(shown.toString()).isEqualTo(expected);
  }
}

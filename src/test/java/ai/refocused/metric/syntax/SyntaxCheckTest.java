package ai.refocused.metric.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxCheckTest {
  private static final SyntaxCheck SYNTAX = new SyntaxCheck();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "package a; import b.C; public record Point(int x, int y) {}",
        "int twice(int x) { return 2 * x; }\nString name;",
        "for (int i = 0; i < 3; i++) {\n  unknown.call(i);\n}",
        "@Processor(\"none\") class A {}",
      })
  void javaIsValidAsAFileAsMembersOrAsStatements(String code) {
    assertThat(check(Language.JAVA, code)).isEqualTo(Verdict.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A {",
        "int twice(int x) { return 2 * ; }",
        "To add two numbers, use the + operator.",
        "} class B {",
        "} void other() {",
        " ",
      })
  void whatDoesNotParseAsJavaIsInvalid(String code) {
    assertThat(check(Language.JAVA, code)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void deeplyNestedJavaDoesNotEndTheRun() {
    String deep = "int x = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ";";
    assertThat(check(Language.JAVA, deep)).isNotEqualTo(Verdict.NOT_MEASURED);
  }

  @Test
  void aParserThatTakesTooLongIsGivenUpAndTheNextTextIsChecked() {
    try (JavaSyntax java = new JavaSyntax(Duration.ZERO)) {
      assertThat(java.check("class A {}")).isEqualTo(Verdict.INVALID);
      assertThat(java.check("class A {}")).isEqualTo(Verdict.INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": [1, 2.5e3, null, \"x\"]}", " [] ", "\"text\"", "1", "false"})
  void anyValueIsJson(String text) {
    assertThat(check(Language.JSON, text)).isEqualTo(Verdict.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{a: 1}", "[1,]", "{} {}", "\"open", "{\"a\": 01}", "NaN", "{'a': 1}", "[1"})
  void whatIsNotExactlyAValueIsNotJson(String text) {
    assertThat(check(Language.JSON, text)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void randomTextNeverBreaksTheParsers() {
    Random random = new Random(11);
    String alphabet = "{}[]()\"'\\:,;=<>+-*/ \n\tabc01é😀\uD800\0";
    for (int i = 0; i < 20; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(SYNTAX.check(Language.JAVA, text.toString())).isNotNull();
      assertThat(SYNTAX.check(Language.JSON, text.toString())).isNotNull();
    }
  }

  @Test
  void pythonIsNotMeasuredWithoutAnInterpreter() {
    PythonSyntax python = new PythonSyntax(LIMIT, List.of("no-such-interpreter"));
    assertThat(python.check("x = 1")).isEqualTo(Verdict.NOT_MEASURED);
  }

  @Test
  void pythonIsParsedWhereThereIsAnInterpreter() {
    PythonSyntax python = new PythonSyntax(LIMIT);
    assumeTrue(python.check("x = 1") != Verdict.NOT_MEASURED, "no Python on this machine");
    assertThat(python.check("def f(x):\n  return x\n")).isEqualTo(Verdict.VALID);
    assertThat(python.check("import sys; sys.exit(7)")).isEqualTo(Verdict.VALID);
    assertThat(python.check("def f(x):\nreturn x\n")).isEqualTo(Verdict.INVALID);
    assertThat(python.check("x = \0")).isEqualTo(Verdict.INVALID);
  }

  @Test
  void theCodeOfAnAnswerIsItsFirstFencedBlock() {
    CodeBlock block = CodeBlock.of("Sure:\n```java\nint x;\n```\nand\n```\nno\n```\n");
    assertThat(block.language()).contains(Language.JAVA);
    assertThat(block.code()).isEqualTo("int x;\n");
  }

  @Test
  void aBlockThatIsNeverClosedGoesToTheEnd() {
    assertThat(CodeBlock.of("```py\nx = 1").code()).isEqualTo("x = 1");
    assertThat(CodeBlock.of("```").code()).isEmpty();
  }

  @Test
  void anAnswerWithoutAFenceIsAllCode() {
    CodeBlock block = CodeBlock.of("int x;");
    assertThat(block.language()).isEmpty();
    assertThat(block.code()).isEqualTo("int x;");
  }

  @AfterAll
  static void close() {
    SYNTAX.close();
  }

  private static Verdict check(Language language, String code) {
    return SYNTAX.check(language, code);
  }
}

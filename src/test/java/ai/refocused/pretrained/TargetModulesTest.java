package ai.refocused.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetModulesTest {
  private static final ModelConfig CONFIG =
      ModelConfigReader.read(Path.of("src/test/resources/reference/models/neox-tiny/config.json"))
          .config();

  private static final Set<QkvPart> ALL = EnumSet.allOf(QkvPart.class);

  private static List<LinearTarget> resolve(String... names) {
    return TargetModules.resolve(CONFIG, Arrays.asList(names));
  }

  private static List<String> firstBlock(String... names) {
    String prefix = "gpt_neox.layers.0.";
    return resolve(names).stream()
        .map(LinearTarget::module)
        .filter(module -> module.startsWith(prefix))
        .map(module -> module.substring(prefix.length()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "query_key_value, attention.query_key_value",
    "qkv, attention.query_key_value",
    "q_proj, attention.query_key_value",
    "dense, attention.dense",
    "attention.dense, attention.dense",
    "o_proj, attention.dense",
    "dense_h_to_4h, mlp.dense_h_to_4h",
    "up_proj, mlp.dense_h_to_4h",
    "gate_proj, mlp.dense_h_to_4h",
    "fc1, mlp.dense_h_to_4h",
    "fc_in, mlp.dense_h_to_4h",
    "dense_4h_to_h, mlp.dense_4h_to_h",
    "down_proj, mlp.dense_4h_to_h",
    "fc2, mlp.dense_4h_to_h",
    "fc_out, mlp.dense_4h_to_h"
  })
  void findsAModuleInEveryBlock(String name, String module) {
    assertThat(firstBlock(name)).containsExactly(module);
    assertThat(resolve(name)).hasSize(3);
  }

  @Test
  void groupsMeanSeveralModules() {
    assertThat(firstBlock("attention"))
        .containsExactly("attention.query_key_value", "attention.dense");
    assertThat(firstBlock("mlp")).containsExactly("mlp.dense_h_to_4h", "mlp.dense_4h_to_h");
    assertThat(firstBlock("all-linear"))
        .containsExactly(
            "attention.query_key_value",
            "attention.dense",
            "mlp.dense_h_to_4h",
            "mlp.dense_4h_to_h");
  }

  @Test
  void resultFollowsTheModelsOrderWhateverTheNames() {
    assertThat(resolve("dense", "qkv")).isEqualTo(resolve("qkv", "o_proj", "dense"));
    assertThat(resolve("dense", "qkv").get(2).module())
        .isEqualTo("gpt_neox.layers.1.attention.query_key_value");
  }

  @Test
  void aFullNameMeansOneModule() {
    assertThat(resolve("gpt_neox.layers.1.attention.dense"))
        .containsExactly(new LinearTarget("gpt_neox.layers.1.attention.dense", Set.of()));
    assertThat(resolve("layers.2.attention.query_key_value"))
        .containsExactly(new LinearTarget("gpt_neox.layers.2.attention.query_key_value", ALL));
    assertThat(resolve("2.attention.dense")).hasSize(1);
  }

  @Test
  void projectionsMeanTheirRowsOnly() {
    LinearTarget queryAndValue = resolve("q_proj", "v_proj").get(0);
    assertThat(queryAndValue.parts()).containsExactly(QkvPart.QUERY, QkvPart.VALUE);
    assertThat(queryAndValue.isPartial()).isTrue();
    assertThat(resolve("q_proj", "k_proj", "v_proj")).isEqualTo(resolve("qkv"));
    assertThat(resolve("q_proj", "query_key_value")).isEqualTo(resolve("qkv"));
    assertThat(resolve("qkv").get(0).isPartial()).isFalse();
    assertThat(resolve("dense").get(0).isPartial()).isFalse();
  }

  @Test
  void rowsOfAPartAreInterleavedByHead() {
    assertThat(QkvPart.QUERY.firstRow(0, 16)).isZero();
    assertThat(QkvPart.VALUE.firstRow(0, 16)).isEqualTo(32);
    assertThat(QkvPart.KEY.firstRow(2, 16)).isEqualTo(112);
  }

  @ParameterizedTest
  @CsvSource({
    "query_key_vale, query_key_value",
    "q_prj, q_proj",
    "Dense, dense",
    "all_linear, all-linear",
    "dense_h_to_4, dense_h_to_4h",
    "atention.dense, attention.dense"
  })
  void anUnknownNameIsAnErrorWithTheNearestRightOne(String name, String nearest) {
    assertThatThrownBy(() -> resolve(name))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(
            "\"%s\" matches no linear layer. Did you mean \"%s\"? Known modules: "
                .formatted(name, nearest))
        .hasMessageContaining(
            "query_key_value, dense, dense_h_to_4h, dense_4h_to_h; aliases: all-linear, attention");
  }

  @Test
  void everyUnknownNameIsReported() {
    assertThatThrownBy(() -> resolve("dense", "c_attn", "gpt_neox.layers.3.attention.dense", ""))
        .isInstanceOfSatisfying(
            InvalidModelException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("\"c_attn\" matches no linear layer of this model of 3 blocks.");
    assertThatThrownBy(() -> resolve()).hasMessageContaining("None is given; name some of query");
  }

  @Test
  void partsOfNamesDoNotMatch() {
    for (String name : List.of("4h_to_h", "key_value", "attention.", ".dense", "layers")) {
      assertThatThrownBy(() -> resolve(name)).as(name).isInstanceOf(InvalidModelException.class);
    }
  }

  @Test
  void theOutputHeadIsRefused() {
    assertThatThrownBy(() -> resolve("embed_out"))
        .hasMessageContaining("\"embed_out\" is the output head, which LoRA does not adapt here.");
  }
}

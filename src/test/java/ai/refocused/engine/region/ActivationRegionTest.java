package ai.refocused.engine.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivationRegionTest {
  private static final ActivationRegion REGION =
      new ActivationRegion("x", "z", ActivationRegion.Kind.SILU, 8);

  @Test
  void keepsTheDerivativeOnlyWhereABackwardPassReadsIt() {
    Set<String> read = Set.copyOf(REGION.backward("dz", Map.of("x", "dx"), Set.of("x")).reads());

    assertThat(read).doesNotContain("x").contains(REGION.slope());
    assertThat(REGION.forward(read).writes()).containsOnlyKeys("z", REGION.slope());
    assertThat(REGION.forward(Set.of("z")).writes()).containsOnlyKeys("z");
  }
}

package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class MachineTest {

  /** Worth a JVM of its own, where nothing has loaded ND4J before; in others it shows less. */
  @Test
  void blasStaysOnItsCallersThreadWhateverNd4jDoesLater() {
    try (Machine machine = new Machine(2, RowMath.best())) {
      SameDiff.create().constant(Nd4j.ones(DataType.FLOAT, 2, 2));
      Nd4j.ones(DataType.FLOAT, 2, 2).mmul(Nd4j.ones(DataType.FLOAT, 2, 2));
      assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
      assertThat(machine.threads().size()).isEqualTo(2);
    }
  }

  @Test
  void rowsGrowAndAreEachPartsOwn() {
    try (Machine machine = new Machine(2, RowMath.best())) {
      float[] row = machine.row(0, 3, 10);
      assertThat(row).hasSizeGreaterThanOrEqualTo(10);
      assertThat(machine.row(0, 3, 5)).isSameAs(row);
      assertThat(machine.row(0, 3, 100)).hasSizeGreaterThanOrEqualTo(100);
      assertThat(machine.row(1, 3, 10)).isNotSameAs(row);
      assertThat(machine.row(0, 4, 10)).isNotSameAs(row);
    }
  }
}

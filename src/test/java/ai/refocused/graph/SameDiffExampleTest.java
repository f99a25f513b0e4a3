package ai.refocused.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.pretrained.PretrainedFolder;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The program that users are shown gives the golden logits, batch and padding included. */
class SameDiffExampleTest {
  private static final Path EXAMPLE = Path.of("examples/samediff/LoadModel.java");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 400_000})
  void givesTheGoldenLogits(long mostBytes) throws Exception {
    Path model = Files.createDirectory(folder.resolve("samediff"));
    try (PretrainedFolder files = PretrainedFolder.open(GoldenLogits.MODEL)) {
      SameDiffFiles.write(model, files.config(), files.tensors(), mostBytes);
    }
    GoldenLogits golden = GoldenLogits.read();

    INDArray logits = run(model, golden.ids());

    assertThat(logits.shape()).containsExactly(2, 48, 1024);
    assertThat(golden.worst(0, logits.slice(0).toFloatMatrix())).isLessThan(2e-4);
    assertThat(golden.worst(1, logits.slice(1).toFloatMatrix())).isLessThan(2e-4);
  }

  private INDArray run(Path model, long[][] ids) throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(
            null,
            System.out,
            System.err,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            EXAMPLE.toString());
    assertThat(status).isZero();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      return (INDArray)
          loader
              .loadClass("LoadModel")
              .getMethod("logits", File.class, long[][].class)
              .invoke(null, model.toFile(), ids);
    }
  }
}

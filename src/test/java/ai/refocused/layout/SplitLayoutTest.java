package ai.refocused.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplitLayoutTest {

  @Test
  void findsTheWordInAFilesNameBeforeThoseOfFolders() {
    SplitLayout layout =
        SplitLayout.of(
            List.of(
                "test/train-00001-of-00002.parquet",
                "data/train-00000-of-00002.parquet",
                "training.jsonl.gz",
                "dev.csv",
                "test/part1.json",
                "test/part0.json"));
    assertThat(layout.files("train"))
        .containsExactly(
            "data/train-00000-of-00002.parquet",
            "test/train-00001-of-00002.parquet",
            "training.jsonl.gz");
    assertThat(layout.files("validation")).containsExactly("dev.csv");
    assertThat(layout.files("test")).containsExactly("test/part0.json", "test/part1.json");
    assertThat(layout.heldOut()).contains("validation");
  }

  @Test
  void takesAWordForASplitOnlyIfItStandsByItself() {
    assertThat(SplitLayout.of(List.of("trains.jsonl", "contest.jsonl")).inWords())
        .isEqualTo("train (2 files)");
    assertThat(SplitLayout.of(List.of("my_train2.jsonl", "x.val.json")).inWords())
        .isEqualTo("train (1 file), validation (1 file)");
  }

  @Test
  void passesOverWhatIsNotData() {
    assertThat(
            SplitLayout.of(
                    List.of(
                        "README.md",
                        ".cache/train.jsonl",
                        "_tmp/train.jsonl",
                        "dataset_info.json",
                        "train.parquet.gz",
                        "train.bin"))
                .splits())
        .isEmpty();
  }

  @Test
  void knowsFormatsWhateverTheCaseAndCompression() {
    assertThat(DataFormat.of("a.JSONL.GZ")).contains(DataFormat.JSON_LINES);
    assertThat(DataFormat.of("a.ndjson.zst")).contains(DataFormat.JSON_LINES);
    assertThat(DataFormat.of("a.csv.gz")).contains(DataFormat.CSV);
    assertThat(DataFormat.of("a.gz")).isEmpty();
  }

  @Test
  void noticesTheSameDataInTwoFormats() {
    assertThat(SplitLayout.ambiguous(List.of("a/train.json", "b/train.json"))).isEmpty();
    assertThat(SplitLayout.ambiguous(List.of("train.json.gz", "train.jsonl")))
        .contains(List.of("train.json.gz", "train.jsonl"));
  }
}

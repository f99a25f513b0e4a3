package ai.refocused.maven;

import ai.refocused.configuration.Settings;
import org.apache.maven.plugins.annotations.Parameter;

/** What models are measured on, and how. */
abstract class EvaluationParameters extends GenerationParameters {
  /**
   * A bundle of settings: {@code quick_test}, {@code low_resource}, {@code high_quality} or {@code
   * production}. Its values win over the task's defaults; the pom and the command line win over it.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "preset")
  String preset;

  /**
   * Which of the dataset's configurations is used, where it has several: a name in the {@code
   * configs} of its README.md, or else a folder. Default: the one called {@code default}, or the
   * only one.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "datasetConfig")
  String datasetConfig;

  /**
   * Which split of a folder is trained on. Default: {@code train}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "datasetSplit")
  String datasetSplit;

  /**
   * Which split of a folder is held out. Default: {@code eval}, {@code validation} or {@code test},
   * the first that the dataset has.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalDatasetSplit")
  String evalDatasetSplit;

  /**
   * Share of the examples held out for evaluation where the dataset has no eval file. Default: 0.1.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSplit")
  Double evalSplit;

  /**
   * Most tokens of a row. Default: chat 2048, code 2048, instruct 1024, domain 1024, custom 1024.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "maxLength")
  Integer maxLength;

  /**
   * Whether prompts count in the loss as well as answers. Default: {@code false}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainOnPrompt")
  Boolean trainOnPrompt;

  /**
   * Rows that are evaluated at a time. Default: 8.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "perDeviceEvalBatchSize")
  Integer perDeviceEvalBatchSize;

  /**
   * Number format of matrix products: {@code no} (float32), {@code bf16} (bfloat16, on processors
   * that have AVX512-BF16) or {@code auto}, which is {@code bf16} where it is fast and else {@code
   * no}. {@code fp16} is refused on a CPU. Default: {@code no}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "mixedPrecision")
  String mixedPrecision;

  /**
   * A set of which all rows are evaluated: a file, folder, zip, artifact or {@code hf:} name, as
   * for {@code dataset}; of one with eval files those. Default: the rows of {@code dataset} that
   * {@code finetune} holds out.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evaluationDataset")
  String evaluationDataset;

  /**
   * A set of general text, of rows of any shape: how much better the base model predicts it than
   * the tuned one tells what tuning has made it forget. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "generalDataset")
  String generalDataset;

  /**
   * Examples for which an evaluation generates answers, evenly spread over the set; 0 for none.
   * Default: 50.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "evalSamples")
  Integer evalSamples;

  /**
   * The language of code that does not say it: {@code java}, {@code json} or {@code python}. Rows
   * can say it as {@code "language"}, answers by a fenced block. Default: none, and such code is
   * not parsed.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "codeLanguage")
  String codeLanguage;

  /**
   * Which column of the dataset a key is taken from, where it has another name than those that are
   * known, such as {@code instruction=frage,output=antwort}. Default: none.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "columns")
  String columns;

  /**
   * How a row becomes text with {@code task} {@code custom}: placeholders such as <code>
   * {{question}}</code> stand for columns, and <code>{{hint?}}</code> for one that may be missing.
   * What stands between <code>{% generation %}</code> and <code>{% endgeneration %}</code> is
   * learned, or else the last placeholder. Default: none, the row's format decides.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "template")
  String template;

  /**
   * What becomes of an example of more than {@code maxLength} tokens: {@code truncate} cuts it,
   * {@code drop} leaves it out, {@code split} makes several rows of it, {@code fail} refuses the
   * dataset. Default: {@code truncate}.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "overflow")
  String overflow;

  /**
   * Whether of a conversation the assistant's last turn alone counts in the loss. Default: {@code
   * false}, all its turns do.
   *
   * @since 0.1.0
   */
  @Parameter(property = Settings.PREFIX + "trainOnLastTurnOnly")
  Boolean trainOnLastTurnOnly;
}

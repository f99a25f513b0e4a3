package ai.refocused.generate;

import ai.refocused.dataset.format.Example;
import ai.refocused.dataset.format.FillInTheMiddle;
import ai.refocused.dataset.format.PromptRenderer;
import ai.refocused.dataset.format.RenderedPrompt;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.job.GenerationSpec;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.Task;
import ai.refocused.model.Adaptation;
import ai.refocused.model.Decoder;
import ai.refocused.model.DecoderRoom;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.tokenizer.HuggingFaceFileTokenizer;
import ai.refocused.tokenizer.Tokenizer;
import ai.refocused.tokenizer.TokenizerConfig;
import ai.refocused.tokenizer.chat.ChatTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A model folder that answers prompts as users write them. */
public final class PromptedModel implements AutoCloseable {
  /** Answers made at the same time. */
  private static final int SEQUENCES = 8;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Tokenizer tokenizer;
  private final PromptRenderer renderer;
  private final AnswerEnds ends;
  private final Generator generator;

  /**
   * Loads a model.
   *
   * @param task decides how prompts are rendered
   * @param machine stays the caller's
   * @throws ai.refocused.pretrained.InvalidModelException if the folder is no model
   * @throws ai.refocused.tokenizer.TokenizerException if its tokenizer is damaged
   */
  public PromptedModel(Path folder, Task task, Machine machine) {
    try (PretrainedFolder files = PretrainedFolder.open(folder)) {
      HuggingFaceFileTokenizer json =
          own(HuggingFaceFileTokenizer.open(folder.resolve("tokenizer.json")));
      json.requireWithin(files.config().vocabSize());
      ChatTemplate template = ChatTemplate.of(TokenizerConfig.read(folder));
      this.tokenizer = json;
      this.renderer = new PromptRenderer(task, template, FillInTheMiddle.of(json));
      this.ends =
          task == Task.CHAT
              ? AnswerEnds.ofTurns(files, tokenizer, template)
              : AnswerEnds.ofTexts(files, tokenizer);
      // What trains is never used: it gets room for one token.
      NeoxModel model =
          own(
              new NeoxModel(
                  files.config(),
                  files.tensors(),
                  Adaptation.none(),
                  machine,
                  new Capacity(1, 1),
                  GradientCheckpointing.FALSE,
                  0));
      // Memory that no answer needs is never touched, and costs nothing.
      Decoder decoder =
          own(model.decoder(DecoderRoom.of(SEQUENCES, files.config().maxPositionEmbeddings())));
      this.generator = new Generator(decoder, machine.math(), tokenizer, ends.tokens());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T own(T resource) {
    open.add(0, resource);
    return resource;
  }

  /** The tokens of a prompt, rendered as the task renders its examples. */
  public int[] encode(String prompt) {
    return encode(renderer.render(prompt));
  }

  /**
   * The tokens of a conversation that the assistant is to continue.
   *
   * @param messages each with {@code role} and {@code content}
   */
  public int[] encode(List<Map<String, Object>> messages) {
    return encode(renderer.conversation(messages));
  }

  /**
   * The tokens of an example up to its answer.
   *
   * @throws IllegalArgumentException for an example that has no prompt
   */
  public int[] encodePrompt(Example example) {
    return encode(renderer.promptOf(example));
  }

  private int[] encode(RenderedPrompt prompt) {
    return tokenizer.encodeAll(List.of(prompt.text()), !prompt.fromTemplate()).get(0).ids();
  }

  /** The most tokens that a prompt can have. */
  public int longestPrompt() {
    return generator.longestPrompt();
  }

  /** See {@link Generator#generate(List, GenerationSpec, GenerationListener, BooleanSupplier)}. */
  public List<Generation> answer(
      List<int[]> prompts,
      GenerationSpec spec,
      GenerationListener listener,
      BooleanSupplier cancelled) {
    return generator.generate(prompts, ends.addTo(spec), listener, cancelled);
  }

  @Override
  public void close() {
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

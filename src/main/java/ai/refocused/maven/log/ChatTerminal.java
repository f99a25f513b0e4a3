package ai.refocused.maven.log;

import ai.refocused.job.event.TrainerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A talk in a terminal: the user's lines go to the trainer, answers come as they are made. */
public final class ChatTerminal {
  private static final String END = "/exit";

  private final BufferedReader keyboard;
  private final PrintStream screen;
  private final boolean several;
  private String speaking = "";

  /**
   * @param several whether more than one model answers, so that each is named
   */
  public ChatTerminal(BufferedReader keyboard, PrintStream screen, boolean several) {
    this.keyboard = keyboard;
    this.screen = screen;
    this.several = several;
  }

  /**
   * Shows what the trainer tells, and asks the user when it asks.
   *
   * @param reply takes the user's text, or nothing when the user has no more to say
   */
  public void accept(TrainerEvent event, Consumer<Optional<String>> reply) {
    if (event instanceof TrainerEvent.PromptAwaited) {
      reply.accept(ask());
    } else if (event instanceof TrainerEvent.AnswerPart part) {
      begin(part.model());
      screen.print(PlainText.of(part.text()));
      screen.flush();
    } else if (event instanceof TrainerEvent.Answered answered) {
      begin(answered.answer().model());
      screen.println();
      screen.println("  (" + answered.answer().ending() + ")");
      speaking = "";
    }
  }

  /** Says how to leave. */
  public void greet() {
    screen.println("Type a prompt and press Enter; " + END + " or the end of the input ends it.");
  }

  private void begin(String model) {
    if (several && !speaking.equals(model)) {
      screen.println(model + ":");
    }
    speaking = model;
  }

  /** The next line that is not blank. */
  private Optional<String> ask() {
    try {
      while (true) {
        screen.print("> ");
        screen.flush();
        String line = keyboard.readLine();
        if (line == null || line.strip().equals(END)) {
          return Optional.empty();
        }
        if (!line.isBlank()) {
          return Optional.of(line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

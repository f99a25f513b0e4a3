package ai.refocused.job.generation;

/**
 * A model's answer to a prompt.
 *
 * @param model its name
 * @param prompt as the user wrote it
 * @param text without special tokens
 * @param tokens how many were generated
 * @param ending why it ended, for people to read: {@code end token}, for example
 */
public record PromptAnswer(String model, String prompt, String text, int tokens, String ending) {}

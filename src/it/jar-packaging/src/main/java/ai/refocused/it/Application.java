package ai.refocused.it;

/** Something for the project's own jar. */
public final class Application {
  private Application() {}

  public static void main(String[] args) {
    System.out.println("An application that ships with its model.");
  }
}

package ai.refocused.dataset;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** Watches objects without keeping them, and counts those that something else keeps. */
public final class Reachable {
  private final List<WeakReference<Object>> watched = new ArrayList<>();

  /** Watches an object from now on. */
  public <T> T watch(T object) {
    watched.add(new WeakReference<>(object));
    return object;
  }

  /** How many were ever watched. */
  public int watched() {
    return watched.size();
  }

  /** How many cannot be collected. */
  public int count() {
    System.gc();
    return (int) watched.stream().filter(reference -> reference.get() != null).count();
  }
}

package ai.refocused.weights;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Gives direct and mapped buffers back at once instead of at some garbage collection, so that
 * reading a file does not leave all its pages resident. Where the JVM has no {@code
 * Unsafe.invokeCleaner} the collector does it in its own time.
 */
final class Unmapper {
  private static final Optional<MethodHandle> INVOKE_CLEANER = findInvokeCleaner();

  private Unmapper() {}

  /** Releases the buffer's memory. No use of the buffer may follow. */
  static void release(ByteBuffer buffer) {
    if (INVOKE_CLEANER.isEmpty()) {
      return;
    }
    try {
      INVOKE_CLEANER.get().invokeExact(buffer);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot release a buffer", e);
    }
  }

  private static Optional<MethodHandle> findInvokeCleaner() {
    try {
      Class<?> unsafeType = Class.forName("sun.misc.Unsafe");
      Field field = unsafeType.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      MethodHandle cleaner =
          MethodHandles.lookup()
              .findVirtual(
                  unsafeType, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class));
      return Optional.of(cleaner.bindTo(field.get(null)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // not a failure: memory goes back later
    }
  }
}

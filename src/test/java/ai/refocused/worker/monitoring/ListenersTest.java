package ai.refocused.worker.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.train.TrainingListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListenersTest {

  static Method[] events() {
    return TrainingListener.class.getMethods();
  }

  /** An event without a line of its own here would fall into the interface's empty method. */
  @ParameterizedTest
  @MethodSource("events")
  void tellsEveryEventToEveryListener(Method event) throws Exception {
    List<String> heard = new ArrayList<>();
    Listeners both = new Listeners(List.of(recorder("first", heard), recorder("second", heard)));
    event.invoke(both, arguments(event));
    assertThat(heard).containsExactly("first " + event.getName(), "second " + event.getName());
  }

  private static TrainingListener recorder(String name, List<String> heard) {
    return (TrainingListener)
        Proxy.newProxyInstance(
            ListenersTest.class.getClassLoader(),
            new Class<?>[] {TrainingListener.class},
            (proxy, method, arguments) -> {
              heard.add(name + " " + method.getName());
              return null;
            });
  }

  private static Object[] arguments(Method event) {
    List<Object> arguments = new ArrayList<>();
    for (Class<?> type : event.getParameterTypes()) {
      arguments.add(type == int.class ? (Object) 0 : type == double.class ? (Object) 0.0 : null);
    }
    return arguments.toArray();
  }
}

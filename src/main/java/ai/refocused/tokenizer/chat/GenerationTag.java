package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;

/**
 * {@code {% generation %}}, Hugging Face's mark around what the model is to produce. The marks go
 * into the output as two of Unicode's noncharacters and are taken out of it afterwards.
 */
final class GenerationTag implements Tag {
  private static final long serialVersionUID = 1L;

  static final char START = '\uFDD0';
  static final char END = '\uFDD1';

  @Override
  public String getName() {
    return "generation";
  }

  @Override
  public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
    StringBuilder out = new StringBuilder().append(START);
    for (Node node : tag.getChildren()) {
      out.append(node.render(interpreter).getValue());
    }
    return out.append(END).toString();
  }
}

package ai.refocused.tokenizer.chat;

import com.hubspot.jinjava.util.HasObjectTruthValue;

/**
 * Python's None, which Jinja tells from a name that is not defined; jinjava's null is the latter.
 */
enum PythonNone implements HasObjectTruthValue {
  NONE;

  @Override
  public boolean getObjectTruthValue() {
    return false;
  }

  @Override
  public String toString() {
    return "None";
  }
}

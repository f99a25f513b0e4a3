package ai.refocused.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens and ids in a {@code tokenizer.json}: {@code model.vocab}, an object of ids (BPE,
 * WordPiece, WordLevel) or an array of pairs in the order of ids (Unigram), and {@code
 * added_tokens}, which win where both name a token.
 */
final class TokenizerVocabulary {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Set<String> special = new TreeSet<>();
  private int highest = -1;

  static TokenizerVocabulary read(String tokenizerJson) throws IOException {
    TokenizerVocabulary vocabulary = new TokenizerVocabulary();
    Map<String, Integer> added = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(tokenizerJson)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("added_tokens") && json.isExpectedStartArrayToken()) {
          vocabulary.readAdded(json, added);
        } else if (field.equals("model") && json.isExpectedStartObjectToken()) {
          vocabulary.readModel(json);
        } else {
          json.skipChildren();
        }
      }
    }
    added.forEach(vocabulary::put);
    return vocabulary;
  }

  OptionalInt id(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Added tokens that are marked as special. */
  Set<String> special() {
    return Collections.unmodifiableSet(special);
  }

  /** One more than the highest id. */
  int size() {
    return highest + 1;
  }

  private void put(String token, int id) {
    ids.put(token, id);
    highest = Math.max(highest, id);
  }

  private void readModel(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("vocab") && json.isExpectedStartObjectToken()) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String token = json.currentName();
          put(token, json.nextIntValue(-1));
        }
      } else if (field.equals("vocab") && json.isExpectedStartArrayToken()) {
        readPairs(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readPairs(JsonParser json) throws IOException {
    for (int id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
      json.nextToken();
      put(json.getText(), id);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        json.skipChildren();
      }
    }
  }

  private void readAdded(JsonParser json, Map<String, Integer> added) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String content = null;
      int id = -1;
      boolean isSpecial = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("content")) {
          content = json.getText();
        } else if (field.equals("id")) {
          id = json.getIntValue();
        } else if (field.equals("special")) {
          isSpecial = json.currentToken() == JsonToken.VALUE_TRUE;
        } else {
          json.skipChildren();
        }
      }
      if (content != null) {
        added.put(content, id);
        if (isSpecial) {
          special.add(content);
        }
      }
    }
  }
}

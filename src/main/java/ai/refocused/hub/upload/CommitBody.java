package ai.refocused.hub.upload;

import ai.refocused.hub.http.RequestBody;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The body of a commit: a JSON object a line, the message first, then each file. Small files are in
 * it, in Base64; large ones are named by what was uploaded before.
 */
public final class CommitBody {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A piece of the body and its length. */
  private record Piece(long length, RequestBody.Opener opener) {}

  private final List<Piece> pieces = new ArrayList<>();

  /**
   * A commit of nothing yet.
   *
   * @param parent commit that it has to follow
   */
  public CommitBody(String summary, String parent) {
    ObjectNode header = JSON.objectNode();
    header.put("summary", summary).put("description", "").put("parentCommit", parent);
    line("header", header);
  }

  /** Adds a file that was uploaded as a large object. */
  public void addLarge(UploadFile file) {
    ObjectNode value = JSON.objectNode();
    value.put("path", file.path()).put("algo", "sha256").put("oid", file.sha256());
    value.put("size", file.size());
    line("lfsFile", value);
  }

  /** Adds a file with its content. */
  public void addSmall(UploadFile file) {
    String path = JSON.textNode(file.path()).toString();
    text(
        "{\"key\":\"file\",\"value\":{\"path\":"
            + path
            + ",\"encoding\":\"base64\",\"content\":\"");
    pieces.add(
        new Piece(
            Base64Input.length(file.size()),
            () -> new Base64Input(new FileSlice(file.file(), 0, file.size()))));
    text("\"}}\n");
  }

  /** The body, to be read from the files as it is sent. */
  public RequestBody body() {
    return RequestBody.of(length(), this::open);
  }

  long length() {
    return pieces.stream().mapToLong(Piece::length).sum();
  }

  private void line(String key, JsonNode value) {
    ObjectNode line = JSON.objectNode().put("key", key);
    text(line.set("value", value) + "\n");
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pieces.add(new Piece(bytes.length, () -> new ByteArrayInputStream(bytes)));
  }

  /** Opens one piece at a time: a commit may have thousands. */
  InputStream open() {
    List<InputStream> streams = new ArrayList<>();
    pieces.forEach(piece -> streams.add(new Late(piece.opener())));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Opens another stream when it is first read. */
  private static final class Late extends InputStream {
    private final RequestBody.Opener opener;
    private InputStream in;

    Late(RequestBody.Opener opener) {
      this.opener = opener;
    }

    private InputStream in() throws IOException {
      if (in == null) {
        in = opener.open();
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      return in().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      return in().read(buffer, offset, count);
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}

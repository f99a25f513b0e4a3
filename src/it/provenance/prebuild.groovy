import com.sun.net.httpserver.HttpServer
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.nio.file.Files
import java.security.MessageDigest

// A key of its own for the test. Its folder is short: an agent's socket has little room for a name.
def home = Files.createTempDirectory('gpg').toFile()
def gpg = { String... arguments ->
  def command = ['gpg', '--homedir', home.path, '--batch', '--yes'] + arguments.toList()
  new ProcessBuilder(command).redirectErrorStream(true).start().with {
    def text = inputStream.text
    assert waitFor() == 0 : text
  }
}
try {
  gpg('--passphrase', '', '--quick-generate-key', 'A test', 'rsa2048', 'sign', 'never')
  gpg('--armor', '--output', new File(basedir, 'signing.key').path, '--export-secret-keys')
  gpg('--armor', '--output', new File(basedir, 'signing.pub').path, '--export')
  new ProcessBuilder('gpgconf', '--homedir', home.path, '--kill', 'gpg-agent').start().waitFor()
} catch (IOException e) {
  println "Without gpg, nothing is signed: $e.message"
} finally {
  home.deleteDir()
}

// A hub that has nothing yet.
def hub = [exists: false, files: [:], objects: [:], tokens: [] as Set]
def server = HttpServer.create(new InetSocketAddress(InetAddress.getByName('127.0.0.1'), 0), 0)
def address = "http://127.0.0.1:$server.address.port"
def answers = [
  'GET /api/models/acme/bot/revision/main': { hub.exists ? [sha: '0' * 40] : null },
  'GET /api/models/acme/bot/tree/.*': { [] },
  'POST /api/repos/create': { body -> hub.exists = new JsonSlurper().parse(body).name == 'bot'; [:] },
  'POST /api/models/acme/bot/preupload/main': { body ->
    [files: new JsonSlurper().parse(body).files.collect {
      [path: it.path, uploadMode: it.path.endsWith('.safetensors') ? 'lfs' : 'regular', shouldIgnore: false]
    }]
  },
  'POST /acme/bot.git/info/lfs/objects/batch': { body ->
    def object = new JsonSlurper().parse(body).objects[0]
    [objects: [object + [actions: [upload: [href: "$address/store/$object.oid"]]]]]
  },
  'PUT /store/.*': { body -> hub.objects[MessageDigest.getInstance('SHA-256').digest(body).encodeHex().toString()] = body; [:] },
  'POST /api/models/acme/bot/commit/main': { body ->
    new String(body, 'UTF-8').readLines().collect { new JsonSlurper().parseText(it) }.each {
      if (it.key == 'file') hub.files[it.value.path] = it.value.content.decodeBase64()
      if (it.key == 'lfsFile') hub.files[it.value.path] = hub.objects[it.value.oid]
    }
    [commitOid: '1' * 40]
  }]
server.createContext('/') { exchange ->
  hub.tokens << exchange.requestHeaders.getFirst('Authorization')
  def body = exchange.requestBody.bytes
  def request = "$exchange.requestMethod $exchange.requestURI.path"
  def answer = answers.find { pattern, what -> request ==~ pattern }?.value?.call(body)
  def bytes = JsonOutput.toJson(answer == null ? [:] : answer).getBytes('UTF-8')
  exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length)
  exchange.responseBody.write(bytes)
  exchange.close()
}
server.start()
context.put('hub', hub)
context.put('server', server)
new File(basedir, '.mvn').mkdirs()
new File(basedir, '.mvn/maven.config').text = "-Drefocused.hubEndpoint=$address\n"
return true

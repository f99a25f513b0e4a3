import com.sun.net.httpserver.HttpServer
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import java.security.MessageDigest
import java.security.SecureRandom
import org.bouncycastle.bcpg.ArmoredOutputStream
import org.bouncycastle.bcpg.HashAlgorithmTags
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags
import org.bouncycastle.bcpg.PublicKeyPacket
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters
import org.bouncycastle.openpgp.PGPKeyRingGenerator
import org.bouncycastle.openpgp.PGPSignature
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair

// A key for this test alone, not encrypted.
def pair = new RSAKeyPairGenerator().with {
  init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 64))
  generateKeyPair()
}
def rings = new PGPKeyRingGenerator(
    PGPSignature.POSITIVE_CERTIFICATION,
    new BcPGPKeyPair(PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.RSA_SIGN, pair, new Date()),
    'A test',
    new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
    null,
    null,
    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_SIGN, HashAlgorithmTags.SHA256),
    null)
def armored = { name, ring ->
  new ArmoredOutputStream(new File(basedir, name).newOutputStream()).withCloseable { ring.encode(it) }
}
armored('signing.key', rings.generateSecretKeyRing())
armored('signing.pub', rings.generatePublicKeyRing())

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

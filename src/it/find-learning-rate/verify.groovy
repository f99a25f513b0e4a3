def log = new File(basedir, 'build.log').text
def (alone, run, again) = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)

def found = { text ->
  def rate = text =~ /rate     (\S+), where the loss falls most steeply/
  rate.find() ? rate.group(1) : null
}
assert found(alone) != null
assert alone.contains('learning-rate.svg')
assert (alone =~ /step     20\/40  epoch 0\.29  loss \d\.\d{4}  lr \S+  [1-9][\d,]* tokens\/s  ETA/).find()
assert found(run) == found(alone)
assert run.contains('BUILD SUCCESS')

// It goes on with the rate that it began with, without another search.
assert found(again) == null
assert again.contains('BUILD SUCCESS')

def folder = new File(basedir, 'target/fine_tuned_models/instruct_instruct')
def lines = new File(folder, 'learning-rate.csv').readLines()
assert lines[0] == 'step,learning_rate,loss,untrained_loss,smoothed_loss'
assert lines.size() > 20
def svg = new groovy.xml.XmlSlurper().parse(new File(folder, 'learning-rate.svg'))
assert svg.name() == 'svg'
def rate = new groovy.json.JsonSlurper().parse(new File(folder, 'learning-rate.json')).learningRate
assert rate > 1e-7 && rate < 1

import Attestation
import Registry

/// The command line.
struct Options {
    static let usage = """
        usage: registry-import DATA_DIR REGISTRY_DIR --keys DIR [--measured NAME=DIR ...] [--demo DIR]
                               [--time 2026-11-25T00:00:00Z] [--embed FILE]

        Makes the bundled registry from the facts in DATA_DIR.
          --keys DIR          the maintainers' keys, PKCS#8 PEM: root-1.pem ... steward-1.pem ... log.pem
                              operator.pem curator.pem notary.pem
          --measured NAME=DIR a model on this disk, of which the data says that it was measured
          --demo DIR          what scripts/make-demo-model.sh wrote
          --time TIME         of the operator's cosignature; now where it is not given
          --embed FILE        the Swift file that holds what a build trusts of this registry
        """

    let data: String
    let registry: String
    let keys: String
    let measured: [(name: ModelName, directory: String)]
    let demo: String?
    /// Seconds since 1970.
    let time: UInt64?
    let embed: String?

    init(_ arguments: [String]) throws {
        var plain: [String] = []
        var measured: [(name: ModelName, directory: String)] = []
        var keys: String?
        var demo: String?
        var time: UInt64?
        var embed: String?
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                plain.append(argument)
                continue
            }
            guard let value = rest.popFirst() else { throw ImportError("\(argument) needs a value") }
            switch argument {
            case "--keys": keys = value
            case "--demo": demo = value
            case "--embed": embed = value
            case "--time":
                guard let moment = Moment.parse(value) else { throw ImportError("\(value) is no time") }
                time = moment
            case "--measured":
                let parts = value.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw ImportError("--measured takes NAME=DIR") }
                measured.append((try ModelName(String(parts[0])), String(parts[1])))
            default: throw ImportError("unknown option \(argument)")
            }
        }
        guard plain.count == 2, let keys else { throw ImportError(Self.usage) }
        (data, registry, self.keys) = (plain[0], plain[1], keys)
        (self.measured, self.demo, self.time, self.embed) = (measured, demo, time, embed)
    }
}

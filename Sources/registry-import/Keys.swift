import Attestation
import Cryptography
import FileIO

/// The maintainers' secret keys, read from a folder of PKCS#8 PEM files into memory, and nowhere else.
///
///     root-1.pem root-2.pem ...   the root's keys; the first ones, as many as the threshold asks for, sign
///     steward-1.pem ...           the stewards' keys; all sign
///     log.pem operator.pem        sign and cosign the checkpoint (operator.pem may be called witness-1.pem)
///     curator.pem notary.pem      speak for the project
struct Keys {
    let root: [SecretKey]
    let stewards: [SecretKey]
    let log: SecretKey
    let operatorKey: SecretKey
    let curator: SecretKey
    let notary: SecretKey

    init(folder: String) throws {
        func key(_ name: String) throws -> SecretKey {
            var text = try readFile("\(folder)/\(name).pem", limit: 64 << 10)
            defer { wipe(&text) }
            do { return try PEM.secretKey(text) } catch {
                throw ImportError("\(folder)/\(name).pem: \(error)")
            }
        }
        func numbered(_ name: String) throws -> [SecretKey] {
            var keys: [SecretKey] = []
            while FileStatus.exists("\(folder)/\(name)-\(keys.count + 1).pem") {
                keys.append(try key("\(name)-\(keys.count + 1)"))
            }
            guard !keys.isEmpty else { throw ImportError("\(folder): there is no \(name)-1.pem") }
            return keys
        }
        root = try numbered("root")
        stewards = try numbered("steward")
        log = try key("log")
        operatorKey = try key(FileStatus.exists("\(folder)/operator.pem") ? "operator" : "witness-1")
        curator = try key("curator")
        notary = try key("notary")
    }
}

package import Cryptography
internal import StrictJSON
package import TransparencyLog

/// What an executable that serves is handed on its standard input: 32 bytes of the key's seed, then JSON. Not in
/// arguments or the environment, which others on the machine may read.
///
///     {"version": 1, "name": "witness.example/w1", "state": "/.../w1.sqlite", "evidence": "/...", "host": "127.0.0.1", "port": 8080}
package struct WitnessConfiguration: Sendable {
    /// Under which the witness signs: the vkey's name.
    package let name: String
    package let secret: SecretKey
    /// The SQLite file.
    package let state: String
    /// The folder for evidence of logs that forked.
    package let evidence: String
    package let host: String
    package let port: Int

    /// Bytes of both parts: what fits into a pipe.
    package static let byteLimit = 32 << 10

    package init(
        name: String, secret: SecretKey, state: String, evidence: String, host: String, port: Int
    ) {
        self.name = name
        self.secret = secret
        self.state = state
        self.evidence = evidence
        self.host = host
        self.port = port
    }

    package var signer: NoteSigner {
        get throws(LogError) { try NoteSigner(name: name, kind: .cosignature, secret: secret) }
    }

    /// The caller wipes it.
    package func encoded() throws(WitnessError) -> [UInt8] {
        let json: JSON = [
            "version": 1, "name": .string(name), "state": .string(state), "evidence": .string(evidence),
            "host": .string(host), "port": .int(port),
        ]
        let bytes = secret.withSeed { $0 + json.compact }
        guard bytes.count <= Self.byteLimit else { throw WitnessError("the paths are too long") }
        return bytes
    }

    /// - Parameter bytes: wiped by the caller.
    package init(parsing bytes: [UInt8]) throws {
        guard (32...Self.byteLimit).contains(bytes.count) else {
            throw WitnessError("no configuration of a witness")
        }
        let value = try JSONDocument(Array(bytes[32...])).root
        guard value["version"]?.int == 1, let name = value["name"]?.string,
            let state = value["state"]?.string, let evidence = value["evidence"]?.string,
            let host = value["host"]?.string, let port = value["port"]?.int, (0...65535).contains(port)
        else { throw WitnessError("a configuration of another version of oracle") }
        var seed = Array(bytes[..<32])
        defer { wipe(&seed) }
        self.init(
            name: name, secret: try SecretKey(seed: seed), state: state, evidence: evidence, host: host,
            port: port)
    }
}

internal import Cryptography
internal import FileIO
internal import TransparencyLog

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `oracle witness serve` on 127.0.0.1, with the server that `scripts/test.sh` builds.
final class WitnessHost {
    /// nil where it was not built.
    static let server: String? = {
        let path = "\(Layout.root)/WitnessServer/.build/debug/oracle-witness"
        return FileStatus.exists(path) ? path : nil
    }()

    let process: Process.Running
    let url: String

    /// - Parameters:
    ///   - machine: its key `witness` signs as `name`.
    ///   - fault: environment for `Tests/FaultInjection`.
    init(
        on machine: Machine, name: String = "witness.test/w1", log: VerifierKey, fault: [String: String] = [:]
    ) throws {
        var variables = machine.variables.merging(fault) { $1 }
        variables["ORACLE_WITNESS_SERVER"] = Self.server
        process = try Process.start(
            [Layout.oracle] + Self.words + ["--name", name, "--log", log.description], environment: variables,
            directory: machine.here)
        let running = process
        try Process.wait(for: "the witness serves") {
            try !running.isAlive() || running.output().hasSuffix("}\n")
        }
        let match = try running.output().firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/)
        url = match.map { String($0.output) } ?? ""
    }

    static let words = ["witness", "serve", "--listen", "127.0.0.1:0", "--json"]

    struct Reply: Hashable {
        /// 0 where nobody answered.
        let status: Int
        let contentType: String
        let body: String
    }

    func post(_ body: [UInt8], path: String = "/add-checkpoint") throws -> Reply {
        try start(body, path: path)()
    }

    /// - Returns: waits for the answer.
    func start(_ body: [UInt8], path: String = "/add-checkpoint") throws -> () throws -> Reply {
        let folder = try Process.temporaryDirectory("oracle-post")
        try writeAtomically(body, to: "\(folder)/body")
        let curl = try Process.start(
            [
                "/usr/bin/env", "curl", "--disable", "--silent", "--max-time", "60", "--header", "Expect:",
                "--data-binary", "@body", "--write-out", "\n%{http_code} %{content_type}", url + path,
            ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], directory: folder)
        return {
            defer { try? removeTree(folder) }
            let output = try curl.wait().output
            let mark = output.lastIndex(of: "\n") ?? output.startIndex
            let words = output[mark...].dropFirst().split(separator: " ", maxSplits: 1)
            return Reply(
                status: words.first.flatMap { Int($0) } ?? 0,
                contentType: words.count > 1 ? String(words[1]) : "", body: String(output[..<mark]))
        }
    }
}

/// A log of which whoever holds its key makes two: the same up to a size, and different from there.
struct ForkedLog {
    let signer: NoteSigner
    private let trunk: UInt64

    init(trunk: UInt64) throws {
        self.trunk = trunk
        signer = try NoteSigner(
            name: "log.test/forked", kind: .ed25519,
            secret: SecretKey(seed: SHA256.hash(Array("forked".utf8)).bytes))
    }

    /// A request for the head of `size` entries of one branch.
    func request(_ branch: String, from old: UInt64, to size: UInt64) throws -> [UInt8] {
        var writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        var files: [TilePath: [UInt8]] = [:]
        let leaves = (0..<size).map {
            MerkleTree.leafHash(Array(($0 < trunk ? "\($0)" : "\(branch) \($0)").utf8))
        }
        for (path, bytes) in writer.append(leaves) { files[path] = bytes }
        let head = Checkpoint(origin: signer.verifier.name, size: size, root: writer.frontier.root)
        let tiles = files
        var reader = TileReader(size: size, root: head.root) { tiles[$0] }
        let note = SignedNote(text: head.text, signatures: [signer.sign(head.text, time: 0)])
        return AddCheckpoint(
            oldSize: old, proof: try reader.consistencyProof(from: old), checkpoint: note.encoded
        ).encoded
    }
}

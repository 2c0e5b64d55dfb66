internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The source side of a registry that grows by invented attestations, each of a model of its own.
struct SourceSimulation {
    private let folder: String
    private let keys: Simulation.Keys
    private let start: Int

    /// - Parameter folder: a new one, or one that was made so before.
    init(_ folder: String) throws {
        self.folder = folder
        if FileStatus.exists("\(folder)/keys.json") {
            keys = try Simulation.Keys(of: folder)
            // A line of 64 digits and a line break for each.
            start = Int(try FileStatus.of("\(folder)/digests.txt", followingLinks: true)?.size ?? 0) / 65
        } else {
            keys = Simulation.Keys(seed: try SystemRandom.bytes(32))
            start = 0
            try createDirectories(folder)
            try keys.write(to: folder)
            try keys.maker().write(to: FolderTree("\(folder)/source"))
            let store = KeyStore(directory: "\(folder)/home/data/keys")
            for role in ["log", "operator"] {
                _ = try store.add(
                    keys.key(role), name: "bench-\(role)", passphrase: nil,
                    created: Moment.format(systemSeconds()))
            }
        }
    }

    /// - Returns: the root's fingerprint.
    func append(_ count: Int) throws -> Digest {
        let curator = try keys.key("curator")
        let digests = try DigestFile("\(folder)/digests.txt", isNew: start == 0)
        let invention = Invention(seed: keys.seed, isAudited: true)
        for number in start..<start + count {
            let made = invention.statement(number)
            let statement = try Statement(parsing: made.bytes)
            guard let model = statement.model else { throw RegistryError("a statement without a model") }
            let envelope = Envelope.signing(made.bytes, as: .statement, with: [curator])
            let place = "attestations/\(model)/\(envelope.id.hex)"
            try write(made.bytes, to: "\(place).json")
            for signature in envelope.signatures.compactMap(SignatureFile.init) {
                try write(signature.bytes, to: "\(place).\(signature.nameSuffix)")
            }
            try write(
                Manifest(of: model, statements: [(envelope.id, statement)]).bytes,
                to: Manifest.path(of: model))
            try digests.add(made.sha256)
        }
        try digests.close()
        return try keys.maker().root.fingerprint
    }

    /// Not synced: three files an attestation would take an hour.
    private func write(_ bytes: [UInt8], to path: String) throws {
        let full = "\(folder)/source/\(path)"
        try createDirectories(parentDirectory(of: full))
        let descriptor = open(full, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path: full, operation: "open", code: errno) }
        defer { closeDescriptor(descriptor) }
        try writeAll(bytes, to: descriptor, named: full)
    }
}

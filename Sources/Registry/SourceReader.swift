internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON

/// Reads a source side part by part and collects what is wrong with it: here who is trusted, in its extensions what they say.
struct SourceReader<Tree: FileTree> {
    let tree: Tree
    private(set) var problems: [RegistryProblem] = []
    var drafts: [SourceDraft] = []

    init(tree: Tree) { self.tree = tree }

    mutating func report(_ path: String, line: Int? = nil, _ message: String) {
        if problems.count < RegistryLimits.problems {
            // Whatever is wrong with what nobody meant to be there, one thing helps.
            let message =
                TemporaryName(baseName(of: path)).map {
                    "left by a process that was killed while it wrote \($0.written): it may be removed"
                } ?? message
            problems.append(RegistryProblem(path, line: line, message))
        }
    }

    /// Takes over what another reader of the same tree found wrong.
    mutating func take(_ other: SourceReader) {
        for problem in other.problems { report(problem.path, line: problem.line, problem.message) }
    }

    mutating func read(_ path: String, limit: Int) -> [UInt8]? {
        do {
            guard let bytes = try tree.read(path, limit: limit) else {
                report(path, "missing")
                return nil
            }
            return bytes
        } catch {
            report(path, "cannot \(error.operation): \(error.detail)")
            return nil
        }
    }

    mutating func list(_ path: String) -> [FileTreeEntry] {
        do { return try tree.list(path) } catch {
            report(path, "cannot \(error.operation): \(error.detail)")
            return []
        }
    }

    mutating func readDescription() -> RegistryDescription? {
        guard let bytes = read("registry.json", limit: RegistryLimits.description) else { return nil }
        do { return try RegistryDescription(parsing: bytes) } catch {
            report("registry.json", "\(error)")
            return nil
        }
    }

    /// The files `<N><ending>` of a folder: versions from 1 up without a gap. Other files are for `other` to know.
    private mutating func versions(in folder: String, ending: String, other: (String) -> Bool) -> [Int] {
        var versions: [Int] = []
        for entry in list(folder) {
            let path = "\(folder)/\(entry.name)"
            guard entry.kind == .file else {
                report(path, "not a regular file")
                continue
            }
            if entry.name.hasSuffix(ending), let number = Int(entry.name.dropLast(ending.utf8.count)),
                number >= 1,
                entry.name == "\(number)\(ending)"
            {
                versions.append(number)
            } else if !other(entry.name) {
                report(path, "no file of this name belongs here")
            }
        }
        versions.sort()
        guard versions.count <= RegistryLimits.versions else {
            report(folder, "more than \(RegistryLimits.versions) versions")
            return []
        }
        for expected in 1...max(versions.count, 1)
        where expected > versions.count || versions[expected - 1] != expected {
            report("\(folder)/\(expected)\(ending)", "missing: versions start at 1 and leave none out")
            return Array(versions.prefix(expected - 1))
        }
        return versions
    }

    mutating func readRoots(origin: String?) -> [VerifiedRoot] {
        var roots: [VerifiedRoot] = []
        for version in versions(in: "root", ending: ".root.json", other: { _ in false }) {
            let path = "root/\(version).root.json"
            guard let bytes = read(path, limit: RegistryLimits.root) else { return [] }
            do {
                let root: VerifiedRoot
                if let last = roots.last {
                    root = try last.successor(parsing: bytes)
                } else {
                    // Root 1 vouches for itself: whoever follows the registry compares its fingerprint.
                    root = try VerifiedRoot(
                        parsing: bytes, pinned: VerifiedRoot.unverifiedFingerprint(of: bytes))
                    guard root.claims.version == 1 else {
                        throw RegistryError("it says version \(root.claims.version)")
                    }
                }
                if let origin, !root.claims.origin.utf8.elementsEqual(origin.utf8) {
                    throw RegistryError(
                        "its origin is \"\(root.claims.origin)\", registry.json says \"\(origin)\"")
                }
                roots.append(root)
            } catch {
                report(path, "\(error)")
                // What follows cannot be judged without it.
                return []
            }
        }
        return roots
    }

    mutating func readSigners() -> [SourceRegistry.SignersFile] {
        var files: [SourceRegistry.SignersFile] = []
        let names = Set(list("signers").map(\.name))
        for version in versions(in: "signers", ending: ".signers.json", other: { $0.hasSuffix(".sig") }) {
            let path = "signers/\(version).signers.json"
            guard let bytes = read(path, limit: RegistryLimits.signers) else { continue }
            do {
                let claims = try SignersClaims(parsing: bytes)
                guard claims.version == version else {
                    throw RegistryError("it says version \(claims.version)")
                }
                let pointer = SignersPointer(version: version, file: bytes).payload
                let signed = readSignatures(
                    of: path, payload: pointer, as: .signers, in: "signers", prefix: "\(version).",
                    among: names)
                files.append(SourceRegistry.SignersFile(claims: claims, bytes: bytes, pointer: signed))
            } catch { report(path, "\(error)") }
        }
        let versions = Set(files.map { String($0.claims.version) })
        for name in names
        where name.hasSuffix(".sig") && !versions.contains(String(name.prefix { $0 != "." })) {
            report("signers/\(name)", "a signature on a signers file that is not there")
        }
        return files
    }

    mutating func verifyNewest(
        _ files: [SourceRegistry.SignersFile], root: VerifiedRoot?
    ) -> VerifiedSigners? {
        guard let newest = files.last, let root else { return nil }
        let stewards = root.claims.stewards
        let count = newest.pointer.envelope.validSigners(among: stewards.keys).count
        // Without a file that the newest root's stewards signed, nobody's signature would count.
        guard count >= stewards.threshold else {
            report(
                newest.pointer.path,
                "is signed by \(counted(count, "steward")) of root \(root.claims.version), \(needed(stewards.threshold)): oracle registry sign"
            )
            return nil
        }
        do {
            return try VerifiedSigners(
                parsing: newest.bytes, pointer: newest.pointer.envelope, root: root.claims)
        } catch {
            report(newest.pointer.path, "\(error)")
            return nil
        }
    }

    /// Collects `<prefix><keyid16>.sig` into an envelope.
    mutating func readSignatures(
        of path: String, payload: [UInt8], as type: PayloadType, in folder: String, prefix: String,
        among names: Set<String>
    ) -> SignedFile {
        var signatures: [Envelope.Signature] = []
        var paths: [String] = []
        let found = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".sig") }
        for name in found.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let path = "\(folder)/\(name)"
            guard let bytes = read(path, limit: SignatureFile.byteLimit) else { continue }
            do {
                let file = try SignatureFile(parsing: bytes)
                guard name == prefix + file.nameSuffix else {
                    throw RegistryError(
                        "the signature is by the key \(file.keyID.hex.prefix(16)), its name says another")
                }
                signatures.append(file.envelopeSignature)
                paths.append(path)
            } catch { report(path, "\(error)") }
        }
        if signatures.count > AttestationLimits.signatures {
            report(path, "more than \(AttestationLimits.signatures) signatures")
        }
        let envelope = Envelope(payloadType: type, payload: payload, signatures: signatures)
        return SignedFile(path: path, envelope: envelope, signaturePaths: paths)
    }
}

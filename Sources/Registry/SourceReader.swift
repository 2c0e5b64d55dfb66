internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON

/// Reads a source side part by part and collects what is wrong with it.
struct SourceReader<Tree: FileTree> {
    let tree: Tree
    private(set) var problems: [RegistryProblem] = []
    private(set) var drafts: [SourceDraft] = []

    init(tree: Tree) { self.tree = tree }

    mutating func report(_ path: String, line: Int? = nil, _ message: String) {
        if problems.count < RegistryLimits.problems {
            problems.append(RegistryProblem(path, line: line, message))
        }
    }

    private mutating func read(_ path: String, limit: Int) -> [UInt8]? {
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

    private mutating func list(_ path: String) -> [FileTreeEntry] {
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
                "is signed by \(count) stewards of root \(root.claims.version), \(stewards.threshold) are needed: oracle registry sign"
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
    private mutating func readSignatures(
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

    /// The folders `<top>/<owner>/<model>`, or files `<top>/<owner>/<model>.json`, checked for names that are one name on a
    /// file system or in a look-up.
    private mutating func models(in top: String, filesEnding ending: String?) -> [(
        name: ModelName, path: String
    )] {
        var models: [(name: ModelName, path: String)] = []
        var owners: [String: String] = [:]
        for owner in list(top) {
            let ownerPath = "\(top)/\(owner.name)"
            guard owner.kind == .directory else {
                report(ownerPath, "no file belongs here")
                continue
            }
            if let other = owners.updateValue(owner.name, forKey: owner.name.lowercased()) {
                report(ownerPath, "differs from \(top)/\(other) in upper and lower case only")
            }
            var seen: [ModelName: String] = [:]
            for entry in list(ownerPath) {
                let path = "\(ownerPath)/\(entry.name)"
                guard entry.kind == (ending == nil ? .directory : .file), entry.name.hasSuffix(ending ?? "")
                else {
                    report(path, ending == nil ? "no file belongs here" : "only <model>.json belongs here")
                    continue
                }
                do {
                    let name = try ModelName("\(owner.name)/\(entry.name.dropLast(ending?.utf8.count ?? 0))")
                    if let other = seen.updateValue(path, forKey: name) {
                        report(path, "differs from \(other) in upper and lower case only")
                    }
                    models.append((name, path))
                } catch { report(path, "\(error)") }
            }
        }
        return models
    }

    mutating func readAttestations() -> [SourceRegistry.SourceAttestation] {
        var attestations: [SourceRegistry.SourceAttestation] = []
        for (model, folder) in models(in: "attestations", filesEnding: nil) {
            var names: Set<String> = []
            var statements: [String] = []
            for entry in list(folder) {
                let path = "\(folder)/\(entry.name)"
                guard entry.kind == .file else {
                    report(path, "not a regular file")
                    continue
                }
                if entry.name.hasSuffix(".json") {
                    statements.append(entry.name)
                } else if entry.name.hasSuffix(".sig") {
                    names.insert(entry.name)
                } else {
                    report(path, "neither a statement nor a signature")
                }
            }
            for name in statements {
                if let read = readStatement("\(folder)/\(name)", of: model, in: folder, among: names) {
                    attestations.append(read)
                }
            }
            let ids = Set(statements.map { $0.dropLast(5) })
            for name in names where !ids.contains(name.prefix { $0 != "." }) {
                report("\(folder)/\(name)", "a signature on a statement that is not there")
            }
        }
        return attestations
    }

    private mutating func readStatement(
        _ path: String, of model: ModelName, in folder: String, among names: Set<String>
    ) -> SourceRegistry.SourceAttestation? {
        guard let payload = read(path, limit: AttestationLimits.statement) else { return nil }
        do {
            let id = PAE.id(.statement, payload)
            guard path == "\(folder)/\(id.hex).json" else {
                throw RegistryError("its id is \(id.hex): the file was edited, or is named wrongly")
            }
            let statement = try Statement(parsing: payload)
            guard statement.revocation == nil else {
                throw RegistryError("it is a revocation: they lie in revocations/")
            }
            if let named = statement.model,
                !named.description.utf8.elementsEqual(model.description.utf8)
            {
                throw RegistryError("it is about \(named), and lies under \(model)")
            }
            let signed = readSignatures(
                of: path, payload: payload, as: .statement, in: folder, prefix: "\(id.hex).", among: names)
            let size = signed.envelope.json.compact.count
            guard size <= AttestationLimits.entry else {
                throw RegistryError(
                    "with its signatures it has \(size) bytes, an entry has at most \(AttestationLimits.entry)"
                )
            }
            return SourceRegistry.SourceAttestation(signed: signed, statement: statement)
        } catch {
            report(path, "\(error)")
            return nil
        }
    }

    mutating func readRevocations() -> [SourceRegistry.SourceRevocation] {
        var revocations: [SourceRegistry.SourceRevocation] = []
        let entries = list("revocations")
        let names = Set(entries.map(\.name))
        for entry in entries {
            let path = "revocations/\(entry.name)"
            guard entry.kind == .file, entry.name.hasSuffix(".json") || entry.name.hasSuffix(".sig") else {
                report(path, "neither a revocation nor a signature")
                continue
            }
            guard entry.name.hasSuffix(".json") else {
                if !names.contains("\(entry.name.prefix { $0 != "." }).json") {
                    report(path, "a signature on a revocation that is not there")
                }
                continue
            }
            guard let payload = read(path, limit: AttestationLimits.statement) else { continue }
            do {
                let id = PAE.id(.statement, payload)
                guard entry.name == "\(id.hex).json" else {
                    throw RegistryError("its id is \(id.hex): the file was edited, or is named wrongly")
                }
                guard let revocation = try Statement(parsing: payload).revocation else {
                    throw RegistryError("it is no revocation: statements lie under attestations/")
                }
                let signed = readSignatures(
                    of: path, payload: payload, as: .statement, in: "revocations", prefix: "\(id.hex).",
                    among: names)
                if signed.envelope.signatures.isEmpty { report(path, "nobody signed it") }
                var hasTarget = true
                if case .attestation(let target, let model) = revocation.target {
                    // By its path, for a tree may list fewer files than it holds.
                    let path = "attestations/\(model)/\(target.hex).json"
                    hasTarget = try tree.read(path, limit: AttestationLimits.statement) != nil
                }
                revocations.append(
                    SourceRegistry.SourceRevocation(
                        signed: signed, revocation: revocation, hasTarget: hasTarget))
            } catch { report(path, "\(error)") }
        }
        return revocations
    }

    mutating func checkManifests(of attestations: [SourceRegistry.SourceAttestation]) {
        var byModel: [ModelName: [(id: Hash32, statement: Statement)]] = [:]
        for attestation in attestations {
            guard let model = attestation.statement.claims?.model else { continue }
            byModel[model, default: []].append((attestation.signed.id, attestation.statement))
        }
        for (model, path) in models(in: "models", filesEnding: ".json") {
            let statements = byModel.removeValue(forKey: model) ?? []
            let spelled = statements.first?.statement.claims?.model ?? model
            guard path == Manifest.path(of: spelled) else {
                report(path, "the statements spell the name \(spelled)")
                continue
            }
            guard let bytes = read(path, limit: RegistryLimits.manifest) else { continue }
            let own = readDrafts(bytes, of: spelled, path)
            guard !statements.isEmpty || own != [] else {
                report(path, "no statement speaks of this model")
                continue
            }
            if let own,
                let difference = Manifest(of: spelled, statements: statements, drafts: own)
                    .difference(from: bytes)
            {
                report(path, line: difference.line, difference.words)
            }
        }
        for statements in byModel.values {
            guard let model = statements.first?.statement.claims?.model else { continue }
            report(Manifest.path(of: model), "missing: there are statements about this model")
        }
    }

    /// - Returns: nil where they are malformed, which is said.
    private mutating func readDrafts(_ manifest: [UInt8], of model: ModelName, _ path: String) -> [Draft]? {
        do {
            let found = try Draft.read(manifest, of: model)
            drafts += found.map { SourceDraft(draft: $0.draft, path: path, line: $0.line) }
            return found.map(\.draft)
        } catch let error as DraftError {
            report(path, line: error.line, "\(error)")
            return nil
        } catch {
            // What is no strict JSON is said with its line, where it is compared.
            return []
        }
    }

    mutating func readTensors(
        _ tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) -> [(weights: Hash32, bytes: [UInt8])] {
        var tensors: [(weights: Hash32, bytes: [UInt8])] = []
        for entry in list("tensors") {
            let path = "tensors/\(entry.name)"
            guard entry.kind == .file, entry.name.hasSuffix(".json"),
                let weights = Hash32(hex: String(entry.name.dropLast(5)))
            else {
                report(path, "only <weights digest in hex>.json belongs here")
                continue
            }
            guard let bytes = read(path, limit: RegistryLimits.tensors) else { continue }
            do {
                let digest = try tensorDigest(bytes)
                guard digest == Digest(.weights, weights) else {
                    throw RegistryError("its records make \(digest)")
                }
                tensors.append((weights, bytes))
            } catch { report(path, "\(error)") }
        }
        return tensors
    }

    /// A statement that says `manifest: true` must have one. A tree may list fewer files than it holds: what it did not list
    /// is asked for by name.
    mutating func checkTensors(
        _ present: [Hash32], of attestations: [SourceRegistry.SourceAttestation],
        _ tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) {
        var present = Set(present)
        for attestation in attestations where attestation.statement.claims?.weights?.hasManifest == true {
            guard let weights = attestation.statement.weights, !present.contains(weights.hash) else {
                continue
            }
            let path = "tensors/\(weights.hash.hex).json"
            if let bytes = try? tree.read(path, limit: RegistryLimits.tensors),
                (try? tensorDigest(bytes)) == weights
            {
                present.insert(weights.hash)
            } else {
                report(attestation.signed.path, "\(path) is missing or wrong")
            }
        }
    }

    mutating func readNames() -> [UInt8]? {
        guard list("").contains(where: { $0.name == "names.json" }),
            let bytes = read("names.json", limit: RegistryLimits.names)
        else { return nil }
        do { _ = try NameHints(parsing: bytes) } catch {
            report("names.json", "\(error)")
            return nil
        }
        return bytes
    }
}

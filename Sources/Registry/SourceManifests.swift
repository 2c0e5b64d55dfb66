internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON

// What is made of statements or stands beside them: manifests and their drafts, tensor manifests, names.
extension SourceReader {
    mutating func checkManifests(of attestations: [SourceRegistry.SourceAttestation]) {
        var byModel: [ModelName: [(id: Hash32, statement: Statement)]] = [:]
        for attestation in attestations {
            guard let model = attestation.statement.claims?.model else { continue }
            byModel[model, default: []].append((attestation.signed.id, attestation.statement))
        }
        let places = models(in: "models", filesEnding: ".json").map { model, path in
            StatedPlace(name: model, path: path, statements: byModel.removeValue(forKey: model) ?? [])
        }
        drafts += each(places) { reader, place in reader.checkManifest(at: place) }
        for statements in byModel.values {
            guard let model = statements.first?.statement.claims?.model else { continue }
            report(Manifest.path(of: model), "missing: there are statements about this model")
        }
    }

    /// Where a manifest lies, and what has to be in it.
    private struct StatedPlace: Sendable {
        let name: ModelName
        let path: String
        let statements: [(id: Hash32, statement: Statement)]
    }

    /// - Returns: its drafts.
    private mutating func checkManifest(at place: StatedPlace) -> [SourceDraft] {
        let (path, statements) = (place.path, place.statements)
        let spelled = statements.first?.statement.claims?.model ?? place.name
        guard path == Manifest.path(of: spelled) else {
            report(path, "the statements spell the name \(spelled)")
            return []
        }
        guard let bytes = read(path, limit: RegistryLimits.manifest) else { return [] }
        let own = readDrafts(bytes, of: spelled, path)
        guard !statements.isEmpty || own.map(\.isEmpty) != true else {
            report(path, "no statement speaks of this model")
            return []
        }
        guard let own else { return [] }
        let made = Manifest(of: spelled, statements: statements, drafts: own.map(\.draft))
        if let difference = made.difference(from: bytes) {
            report(path, line: difference.line, difference.words)
        }
        return own
    }

    /// - Returns: nil where they are malformed, which is said.
    private mutating func readDrafts(
        _ manifest: [UInt8], of model: ModelName, _ path: String
    ) -> [SourceDraft]? {
        do {
            return try Draft.read(manifest, of: model).map {
                SourceDraft(draft: $0.draft, path: path, line: $0.line)
            }
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

internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON

// Statements as they lie in a source side, each under its id, with the signatures beside it.
extension SourceReader {
    /// The folders `<top>/<owner>/<model>`, or files `<top>/<owner>/<model>.json`, checked for names that are one name on a
    /// file system or in a look-up.
    mutating func models(in top: String, filesEnding ending: String?) -> [(
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
        each(models(in: "attestations", filesEnding: nil)) { reader, place in
            reader.readStatements(of: place.name, in: place.path)
        }
    }

    private mutating func readStatements(
        of model: ModelName, in folder: String
    ) -> [SourceRegistry.SourceAttestation] {
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
        let attestations = statements.compactMap {
            readStatement("\(folder)/\($0)", of: model, in: folder, among: names)
        }
        let ids = Set(statements.map { $0.dropLast(5) })
        for name in names where !ids.contains(name.prefix { $0 != "." }) {
            report("\(folder)/\(name)", "a signature on a statement that is not there")
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
}

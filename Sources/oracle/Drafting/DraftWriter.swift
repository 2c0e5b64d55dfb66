internal import Attestation
internal import Audit
internal import Cryptography
internal import FileIO
internal import Registry

/// Puts a draft into the manifest of its model, with its tensor manifest: both, or nothing.
struct DraftWriter {
    let context: Context
    let folder: String

    /// The spelling that the registry has for a model: two that differ in case only are one name.
    func spelling(of model: ModelName) throws -> ModelName {
        let tree = FolderTree(folder)
        for top in ["models", "attestations"] {
            guard
                let owner = try tree.list(top).first(where: {
                    $0.kind == .directory && $0.name.lowercased() == model.owner.lowercased()
                })
            else { continue }
            let ending = top == "models" ? ".json" : ""
            let own = try tree.list("\(top)/\(owner.name)").first {
                $0.name.lowercased() == "\(model.model)\(ending)".lowercased()
            }
            let part = own.map { String($0.name.dropLast(ending.utf8.count)) } ?? model.model
            if let spelled = try? ModelName("\(owner.name)/\(part)") { return spelled }
        }
        return model
    }

    /// What became of a draft.
    struct Written {
        /// As it is now, for an editor may have changed it.
        let draft: Draft
        /// Of the files that changed, relative to the registry; none where it was there already.
        let paths: [String]
        /// Tensor manifests that nothing names any more.
        let removed: [String]
        /// Drafts of the other kind of statement whose place it took.
        let replaced: [Draft]
    }

    func write(
        _ draft: Draft, tensors: (path: String, bytes: [UInt8])?, edit: Bool
    ) throws -> Written {
        let tree = FolderTree(folder)
        let writer = SourceWriter(tree)
        for (id, statement) in try writer.statements(of: draft.model) {
            guard let kind = Draft.Kind(statement.predicate),
                draft.isReplaced(by: kind, version: statement.claims?.version), kind == .release
            else { continue }
            throw CommandError(
                "\(draft.label) is attested already", code: "draft.attested",
                cause: "attestations/\(draft.model)/\(id.hex).json",
                help: "another version: oracle create PATH --name \(draft.model) --version VERSION")
        }
        let path = Manifest.path(of: draft.model)
        // Made beside first: what is edited is looked at before it is written.
        let made = MemoryTree()
        if let old = try tree.read(path, limit: RegistryLimits.manifest) { try made.write(old, to: path) }
        for entry in try tree.list("attestations/\(draft.model)") where entry.name.hasSuffix(".json") {
            let own = "attestations/\(draft.model)/\(entry.name)"
            if let bytes = try tree.read(own, limit: AttestationLimits.statement) {
                try made.write(bytes, to: own)
            }
        }
        var replaced: [Draft] = []
        var left: Set<Hash32> = []
        try SourceWriter(made).writeManifest(of: draft.model, adding: [draft]) { old in
            guard old.isReplaced(by: draft) else { return true }
            // Another version of itself is no news.
            if old.kind != draft.kind { replaced.append(old) }
            if let weights = old.statement.weights?.hash { left.insert(weights) }
            return false
        }
        var manifest = try made.read(path, limit: RegistryLimits.manifest) ?? []
        if edit { manifest = try edited(manifest, of: draft.model, among: made) }
        try Interruption.check()
        let unnamed = try unnamed(left, by: manifest, of: draft.model, in: tree)
        let written = try Interruption.deferring {
            try UndoableTree.all(in: tree) { tree in
                // One that is there was checked to make its digest, however it is laid out.
                if let tensors, try tree.read(tensors.path, limit: RegistryLimits.tensors) == nil {
                    try tree.write(tensors.bytes, to: tensors.path)
                }
                try tree.write(manifest, to: path)
                for path in unnamed { try tree.remove(path) }
                try Interruption.check()
            }.changed
        }
        let now = try Draft.read(manifest, of: draft.model).map(\.draft)
        return Written(
            draft: now.first { $0.isReplaced(by: draft.kind, version: draft.version) } ?? draft,
            paths: written.filter { !unnamed.contains($0) }, removed: unnamed, replaced: replaced)
    }

    /// Tensor manifests of weights that drafts named whose place was taken, and that nothing names any more.
    private func unnamed(
        _ weights: Set<Hash32>, by manifest: [UInt8], of model: ModelName, in tree: FolderTree
    ) throws -> [String] {
        let drafted = Set(
            try Draft.read(manifest, of: model).compactMap { $0.draft.statement.weights?.hash })
        let stated = Set(
            try SourceWriter(tree).statements(of: model).compactMap { $0.statement.weights?.hash })
        let others = FolderSurroundings(tree)
        return try weights.subtracting(drafted).subtracting(stated).compactMap { hash in
            let path = "tensors/\(hash.hex).json"
            // All manifests are read for it: only where there is such a file.
            guard try tree.read(path, limit: RegistryLimits.tensors) != nil,
                try others.models(stating: Digest(.weights, hash)).allSatisfy({ $0 == model })
            else { return nil }
            return path
        }.sorted()
    }

    // MARK: The editor

    private func edited(_ manifest: [UInt8], of model: ModelName, among tree: MemoryTree) throws -> [UInt8] {
        guard let editor = context.environment["VISUAL"] ?? context.environment["EDITOR"] else {
            throw CommandError(
                "there is no editor to open", code: "editor.none",
                cause: "neither VISUAL nor EDITOR is set", help: "EDITOR=vi oracle create ... --edit")
        }
        let work = "\(context.places.temporary)/oracle-create-\(UInt32.random(in: 0...UInt32.max))"
        try createDirectories(work, mode: 0o700)
        let file = "\(work)/\(model.model).json"
        try writeAtomically(manifest, to: file, mode: 0o600)
        while true {
            try Editor.run(editor, on: file)
            try Interruption.check()
            let bytes = try readFile(file, limit: RegistryLimits.manifest)
            guard let fault = fault(in: bytes, of: model, among: tree) else {
                try removeTree(work)
                return bytes
            }
            context.console.warning("\(fault)")
            guard !context.format.isJSON, context.console.confirm("Edit it again?") else {
                throw CommandError(
                    "what was edited is no manifest; nothing was written", code: "draft.malformed",
                    cause: fault, help: "it is kept in \(file)")
            }
        }
    }

    private func fault(in bytes: [UInt8], of model: ModelName, among tree: MemoryTree) -> String? {
        do {
            let drafts = try Draft.read(bytes, of: model).map(\.draft)
            let statements = try SourceWriter(tree).statements(of: model)
            let difference = Manifest(of: model, statements: statements, drafts: drafts).difference(
                from: bytes)
            return difference.map { "\($0.line.map { "line \($0): " } ?? "")\($0.words)" }
        } catch let error as DraftError { return "line \(error.line): \(error.reason)" } catch {
            return "\(error)"
        }
    }
}

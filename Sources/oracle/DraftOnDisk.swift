internal import Attestation
internal import FileIO
internal import Registry

/// A draft in a registry, named by its manifest's path or by the model.
struct DraftOnDisk {
    /// With registry.json.
    let folder: String
    let draft: Draft

    /// - Parameters:
    ///   - word: `models/acme/tiny.json`, `acme/tiny`, or either with `@VERSION`.
    ///   - registry: `--registry`; the folder in which the command runs otherwise.
    static func find(
        _ word: String, kind: Draft.Kind, registry: String?, _ context: Context
    ) throws -> DraftOnDisk {
        let (folder, model, version) = try locate(word, registry: registry, context)
        let tree = FolderTree(folder)
        let option = RegistryFolder.option(folder)
        let path = Manifest.path(of: model)
        guard let bytes = try tree.read(path, limit: RegistryLimits.manifest) else {
            throw CommandError(
                "there is no manifest of \(model) in \(folder)", code: "draft.none",
                help: "oracle create PATH --name \(model)\(option)")
        }
        let all: [Draft]
        do { all = try Draft.read(bytes, of: model).map(\.draft) } catch let error as DraftError {
            throw CommandError(
                "a draft in \(folder)/\(path) is malformed", code: "draft.malformed",
                cause: "line \(error.line): \(error.reason)", help: "oracle audit \(shellPath(folder))")
        }
        let own = all.filter { draft in
            version.map { (draft.version ?? "").utf8.elementsEqual($0.utf8) } ?? true
        }
        let fitting = own.filter { $0.kind == kind }
        if fitting.count == 1 { return DraftOnDisk(folder: folder, draft: fitting[0]) }
        if fitting.count > 1 {
            throw CommandError(
                "\(fitting.count) versions of \(model) are drafted", code: "draft.ambiguous",
                cause: fitting.map(\.label).joined(separator: ", "),
                help:
                    "oracle attest \(kind.rawValue) \(shellWord(fitting[fitting.count - 1].label)) --as SIGNER\(option)"
            )
        }
        if let other = own.first {
            throw CommandError(
                "\(other.label) is drafted as \(other.kind == .release ? "a release" : "an observation")",
                code: "draft.kind",
                help:
                    "oracle attest \(other.kind.rawValue) \(shellWord(other.label)) --as SIGNER\(option)"
            )
        }
        let label = version.map { "\(model)@\($0)" } ?? model.description
        throw CommandError(
            "nothing of \(label) waits to be attested", code: "draft.none",
            cause: all.isEmpty
                ? "every record of \(path) names its attestations"
                : "drafted are: \(all.map(\.label).joined(separator: ", "))",
            help: "oracle create PATH --name \(model)\(option)")
    }

    private static func locate(
        _ word: String, registry: String?, _ context: Context
    ) throws -> (folder: String, model: ModelName, version: String?) {
        // Behind the last ".json": a folder above may have a "@" in its name.
        let end =
            word.hasSuffix(".json")
            ? word.endIndex : word.ranges(of: ".json@").last.map { word.index(before: $0.upperBound) }
        if let end {
            let (manifest, version) = (String(word[..<end]), String(word[end...].dropFirst()))
            guard let path = realPath(manifest) else {
                throw CommandError("no such file or directory: \(manifest)", code: "file.not-found")
            }
            let models = parentDirectory(of: parentDirectory(of: path))
            let folder = parentDirectory(of: models)
            guard baseName(of: models) == "models", FileStatus.exists("\(folder)/registry.json"),
                let model = try? ModelName(
                    String(path.utf8.dropFirst(models.utf8.count + 1).dropLast(5)) ?? "")
            else {
                throw CommandError(
                    "\(manifest) is no manifest of a registry", code: "draft.not-a-manifest",
                    cause: "manifests are models/<owner>/<model>.json beside a registry.json")
            }
            return (folder, model, end < word.endIndex ? version : nil)
        }
        let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let model: ModelName
        do { model = try ModelName(parts[0]) } catch {
            throw CommandError.usage(
                "\"\(word.prefix(200))\" is neither a manifest nor a model's name: \(error)",
                help: "oracle attest release OWNER/MODEL@VERSION --as SIGNER")
        }
        return (try RegistryFolder.find(option: registry, context), model, parts.count > 1 ? parts[1] : nil)
    }
}

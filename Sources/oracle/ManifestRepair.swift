internal import Attestation
internal import FileIO
internal import Registry

/// `audit --fix`: manifests that do not say what the statements say are made of them again. Nothing that is signed is touched.
enum ManifestRepair {
    /// - Returns: the paths of what was written.
    static func write(_ tree: FolderTree, problems: [RegistryProblem]) throws -> [String] {
        let writer = SourceWriter(tree)
        var written: [String] = []
        for path in Set(problems.map(\.path)).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard path.hasPrefix("models/"), path.hasSuffix(".json"),
                let model = try? ModelName(String(path.dropFirst(7).dropLast(5))),
                path == Manifest.path(of: model), try !tree.list("attestations/\(model)").isEmpty
            else { continue }
            // Where the statements themselves are wrong there is nothing to make a manifest of.
            do { try writer.writeManifest(of: model, replacesUnreadable: true) } catch is AttestationError {
                continue
            } catch is RegistryError { continue }
            written.append(path)
        }
        return written
    }
}

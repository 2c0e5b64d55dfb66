internal import FileIO
internal import StrictJSON

/// An adapter of the library PEFT: a folder with `adapter_config.json` beside its weights
/// (huggingface.co/docs/peft, "PEFT checkpoint format").
///
///     {"peft_type": "LORA", "base_model_name_or_path": "owner/model", "revision": "main", ...}
///
/// What it names as its base is the adapter's own claim, pinned to nothing.
package enum PEFTAdapter {
    package static let fileName = "adapter_config.json"
    /// Bytes: such files have some hundred; target modules of large models make a few thousand.
    static let byteLimit = 1 << 20
    /// Bytes of a value that is shown.
    private static let valueLimit = 256

    /// - Returns: the file and what it says; nil where the folder holds no adapter.
    package static func claims(in folder: ModelFolder) -> (
        file: ModelFile, claims: [ContainerContents.Claim]
    )? {
        guard let file = folder.file(named: fileName) else { return nil }
        let root: JSONValue
        do { root = try JSONDocument(readFile(file.realPath, limit: byteLimit)).root } catch {
            return (file, [ContainerContents.Claim(name: "adapter", value: "cannot be read: \(error)")])
        }
        let members: [(StaticString, String)] = [
            ("peft_type", "adapter"), ("base_model_name_or_path", "base"), ("revision", "base revision"),
        ]
        let claims = members.compactMap { member, name -> ContainerContents.Claim? in
            guard let value = root[member]?.string, !value.isEmpty else { return nil }
            return ContainerContents.Claim(
                name: name, value: String(decoding: value.utf8.prefix(valueLimit), as: UTF8.self))
        }
        return (file, claims)
    }
}

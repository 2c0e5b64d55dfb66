package import FileIO

/// The formats of which the tensors are read. Closed: a new one is a case here, a reader beside `Safetensors`, and
/// an extension in `FileRole`.
package enum ContainerFormat: String, CaseIterable, Hashable, Sendable {
    case safetensors

    /// Reads a file's header.
    /// - Parameters:
    ///   - file: open; only its header is read.
    ///   - name: how errors call it.
    /// - Returns: the tensors in the order of their bytes in the file.
    package func tensors(of file: File, named name: String) throws(FormatError) -> [Tensor] {
        switch self {
        case .safetensors: try Safetensors.readHeader(of: file, named: name).tensors
        }
    }
}

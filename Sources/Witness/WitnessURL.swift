/// Where a witness is asked: its submission prefix.
package struct WitnessURL: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Hashable, Sendable {
        /// To this machine only: nothing that is said in the open crosses a network.
        case http
        case https
    }

    package let description: String
    package let scheme: Scheme
    /// Without brackets.
    package let host: String
    package let port: UInt16
    /// Starts with a slash and ends without one; "" for the root.
    package let prefix: String

    /// Reads `https://host[:port][/prefix]`, or `http://` to 127.0.0.1, [::1] or localhost.
    package init(_ text: String) throws(WitnessError) {
        let schemes: [(String, Scheme, UInt16)] = [("https://", .https, 443), ("http://", .http, 80)]
        guard let (start, scheme, usual) = schemes.first(where: { text.hasPrefix($0.0) }),
            text.utf8.count <= 1024,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Array("\"'\\<>^`{|}?#@".utf8).contains($0) })
        else { throw WitnessError("\"\(text.prefix(120))\" is no URL of a witness: https://host/prefix") }
        let rest = text.dropFirst(start.utf8.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var authority = rest[..<slash]
        var prefix = String(rest[slash...])
        while prefix.hasSuffix("/") { prefix.removeLast() }
        var port = usual
        let isBracketed = authority.hasPrefix("[")
        if let colon = authority.lastIndex(of: ":"),
            !isBracketed || authority[colon...].firstIndex(of: "]") == nil
        {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else {
                throw WitnessError("\(text): not a port")
            }
            port = number
            authority = authority[..<colon]
        }
        if isBracketed {
            guard authority.hasSuffix("]") else { throw WitnessError("\(text): not a host") }
            authority = authority.dropFirst().dropLast()
        }
        guard !authority.isEmpty, !authority.hasPrefix("-") else { throw WitnessError("\(text): not a host") }
        let loopback: [Substring] = ["127.0.0.1", "::1", "localhost"]
        guard scheme == .https || loopback.contains(authority) else {
            throw WitnessError("\(text): http:// is for this machine only; use https://")
        }
        self.description = text
        self.scheme = scheme
        self.host = String(authority)
        self.port = port
        self.prefix = prefix
    }

    /// What is asked.
    package var addCheckpoint: String {
        "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)\(prefix)/add-checkpoint"
    }
}

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The environment variables, passed in so that tests can bring their own.
package struct Environment: Sendable {
    private let lookUp: @Sendable (String) -> String?

    package init(_ variables: [String: String]) { lookUp = { variables[$0] } }

    private init(lookUp: @escaping @Sendable (String) -> String?) { self.lookUp = lookUp }

    /// The process's own.
    package static let process = Environment { name in getenv(name).map { String(cString: $0) } }

    /// A variable's value; nil where it is unset or empty, which mean the same for all that are read here.
    package subscript(_ name: String) -> String? {
        guard let value = lookUp(name), !value.isEmpty else { return nil }
        return value
    }

    /// Whether a switch is on: set, and neither `0`, `false` nor `no`.
    package func isOn(_ name: String) -> Bool {
        guard let value = self[name] else { return false }
        return !["0", "false", "no"].contains(value.lowercased())
    }
}

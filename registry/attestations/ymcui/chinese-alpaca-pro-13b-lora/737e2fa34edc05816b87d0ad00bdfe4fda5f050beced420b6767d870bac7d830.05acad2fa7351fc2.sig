{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "aot8tXbCrvSETrKesrGrkcpuPQkaA6G3Pl2N6Jv2RptB3CEt/AU8CAipVKs0s6vfPu3nC8JqlLv4hc4xsV9tBA=="
}

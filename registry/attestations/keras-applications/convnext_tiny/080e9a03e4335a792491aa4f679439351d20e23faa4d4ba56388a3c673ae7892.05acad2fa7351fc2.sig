{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sqNN9iLWd/pyhsHfoZHi2j1Ptxq4j+9oD3AWXHeBvCbjGmm8FCiIVwGHWQqERosFnhSI4DZh5syqc34l/JpiAg=="
}

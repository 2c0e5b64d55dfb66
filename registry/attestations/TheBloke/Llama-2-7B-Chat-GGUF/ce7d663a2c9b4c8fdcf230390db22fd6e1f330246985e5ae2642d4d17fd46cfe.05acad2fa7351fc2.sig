{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7nfIWze7E4G1QBOIfzZp0aloo5bsGiT4fN0GfToZPx/HUH8RdnJATTbshQpKplll7UdDsb0EeX8Hf2UkmTeWBg=="
}

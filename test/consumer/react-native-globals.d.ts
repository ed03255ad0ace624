/** Of react-native's own types, which zego-zim-react-native needs. */
interface File {
  readonly name: string;
}

// Entry of the page.
import "./style/report.css";
import { render } from "preact";

render(<p>pyinstrument</p>, document.body);
